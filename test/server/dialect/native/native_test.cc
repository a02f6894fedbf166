// The native dialect on the server's side, as PROTOCOL.md shows it.

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/dialect/dialect.h"

namespace chat {
namespace {

constexpr std::uint64_t kSeq = 20;
constexpr std::int64_t kTime = 1795225550915;
constexpr std::uint64_t kLine = 2;

const event::Message kSay{"cron", "psst\tx"};
const event::Message kAct{"cron", "psst\tx", event::Message::Kind::Act};
const event::Whisper kWhisper{"cron", "ann", "psst\tx"};
const event::Renamed kRenamed{"cron", "ann"};
const event::Notice kNotice{"psst\tx"};

// As the outcome of `line`.
std::string shown(event::What what, View view, std::uint64_t line = kLine) {
  LogEntry entry;
  entry.event = {kSeq, kTime, std::move(what)};
  entry.line = line;
  std::string out;
  native_dialect().append(out, entry, view);
  return out;
}

const std::string kOk = "ok\t2\t20\t1795225550915\n";

TEST_CASE("native: one's own message comes back as its outcome only") {
  CHECK(shown(kSay, View::Own) == kOk);
  CHECK(shown(kAct, View::Own) == kOk);
  CHECK(shown(event::Ok{kLine}, View::Own) == kOk);
}

TEST_CASE("native: others' events have fields separated by TAB, and the text may hold some") {
  CHECK(shown(kSay, View::Public) == "say\t20\t1795225550915\tcron\tpsst\tx\n");
  CHECK(shown(kSay, View::Old) == "say\t20\t1795225550915\tcron\tpsst\tx\n");
  CHECK(shown(kAct, View::Public) == "act\t20\t1795225550915\tcron\tpsst\tx\n");
  CHECK(shown(event::Joined{"cron", 3}, View::Public) == "joined\t20\t1795225550915\tcron\t3\n");
  CHECK(shown(event::Left{"cron", 3, "psst\tx"}, View::Public) ==
        "left\t20\t1795225550915\tcron\t3\tpsst\tx\n");
  CHECK(shown(kRenamed, View::Public) == "renamed\t20\t1795225550915\tcron\tann\n");
  CHECK(shown(kNotice, View::Private) == "notice\t20\t1795225550915\tpsst\tx\n");
}

TEST_CASE("native: one's own whisper, new name and list come before their ok") {
  CHECK(shown(kWhisper, View::Own) == "whisper\t20\t1795225550915\tcron\tann\tpsst\tx\n" + kOk);
  CHECK(shown(kWhisper, View::Private) == "whisper\t20\t1795225550915\tcron\tann\tpsst\tx\n");
  CHECK(shown(kRenamed, View::Own) == "renamed\t20\t1795225550915\tcron\tann\n" + kOk);
  const event::Users users{kLine, 3, {{"ann", 12}, {"bob", 0}}};
  CHECK(shown(users, View::Own) == "users\t20\t2\t3\tann:12 bob:0\n" + kOk);
}

TEST_CASE("native: of the lines of an answer, only that with the number has the ok") {
  CHECK(shown(kNotice, View::Own) == "notice\t20\t1795225550915\tpsst\tx\n" + kOk);
  CHECK(shown(kNotice, View::Own, 0) == "notice\t20\t1795225550915\tpsst\tx\n");
}

TEST_CASE("native: an error is an outcome, and there is no ok behind it") {
  event::Error error{kLine, std::string(code::kNobody), "psst\tx"};
  CHECK(shown(error, View::Own) == "error\t2\tnobody\tpsst\tx\n");
  error.line = 0;
  CHECK(shown(error, View::Own, 0) == "error\t0\tnobody\tpsst\tx\n");
}

TEST_CASE("native: one's own coming and going are told by welcome and bye") {
  CHECK(shown(event::Joined{"cron", 3}, View::Own).empty());
  CHECK(shown(event::Left{"cron", 3, "psst\tx"}, View::Own).empty());
  CHECK(shown(event::Welcome{"1f-token", "cron", 3, 0, "9f86", "the chat"}, View::Own, 0) ==
        "welcome\t1f-token\t20\tcron\t3\t0\t9f86\tthe chat\n");
  CHECK(shown(event::Current{}, View::Own, 0) == "current\t20\n");
  CHECK(shown(event::Bye{std::string(bye::kShutdown), "psst\tx"}, View::Own, 0) ==
        "bye\tshutdown\tpsst\tx\n");
  CHECK(shown(event::Missed{7}, View::Own, 0) == "missed\t7\n");
}

TEST_CASE("native: the outcome of a /history comes with its end") {
  CHECK(shown(event::History{kLine, 3}, View::Own) == "history\t20\t2\t3\n");
  CHECK(shown(event::Current{3}, View::Own) == "current\t20\n" + kOk);
}

TEST_CASE("native: a run of joins is told one by one") {
  std::vector<EntryPtr> run;
  for (const char* name : {"ann", "bob"}) {
    auto entry = std::make_shared<LogEntry>();
    entry->event = {kSeq, kTime, event::Joined{name, 3}};
    run.push_back(entry);
  }
  std::string out;
  native_dialect().append_run(out, run);
  CHECK(out ==
        "joined\t20\t1795225550915\tann\t3\n"
        "joined\t20\t1795225550915\tbob\t3\n");
}

LineBuffer::Line line(std::string_view text) {
  return {text, false};
}

TEST_CASE("native: a hello gives the name and how much history") {
  const auto said = native_dialect().introduction(line("/hello 1 cron history=0 later=x"));
  REQUIRE(std::holds_alternative<Dialect::Introduction>(said));
  CHECK(std::get<Dialect::Introduction>(said).name == "cron");
  CHECK(std::get<Dialect::Introduction>(said).history == 0U);
}

TEST_CASE("native: another version is refused, and a line before the hello is discarded") {
  const auto other = native_dialect().introduction(line("/hello 2 cron"));
  REQUIRE(std::holds_alternative<BadRequest>(other));
  CHECK(std::get<BadRequest>(other).code == code::kVersion);
  const auto early = native_dialect().introduction(line("1\tsecret"));
  REQUIRE(std::holds_alternative<BadRequest>(early));
  CHECK(std::get<BadRequest>(early).code == code::kSyntax);
  CHECK(std::get<BadRequest>(early).sentence.find("secret") == std::string::npos);
}

Dialect::Order order_in(const LineBuffer::Line& line) {
  auto said = native_dialect().order(line);
  REQUIRE(std::holds_alternative<Dialect::Order>(said));
  return std::move(std::get<Dialect::Order>(said));
}

TEST_CASE("native: a line is its number, a TAB and what a person types") {
  const auto first = order_in(line("1\thello\tthere"));
  CHECK(first.line == 1);
  REQUIRE(std::holds_alternative<Say>(first.request));
  CHECK(std::get<Say>(first.request).text == "hello\tthere");
  CHECK(order_in(line("18446744073709551615\tx")).line == 18446744073709551615U);
}

TEST_CASE("native: a line without a number has none, and is not said") {
  for (const char* bad : {"", "hello", "2 hello", "x\thello", "-2\thello", "\thello",
                          "18446744073709551616\thello", "\xff\xfe", "/pong", "/pong x"}) {
    const auto order = order_in(line(bad));
    CHECK(order.line == 0);
    REQUIRE(std::holds_alternative<BadRequest>(order.request));
    CHECK(std::get<BadRequest>(order.request).code == code::kSyntax);
  }
}

TEST_CASE("native: /pong is no line, and says up to where everything has arrived") {
  const auto said = native_dialect().order(line("/pong 42"));
  REQUIRE(std::holds_alternative<Dialect::Pong>(said));
  CHECK(std::get<Dialect::Pong>(said).seq == 42);
}

TEST_CASE(
    "native: the limit of a line does not count its number, and a longer one has an outcome") {
  const std::string longest = "2\t" + std::string(kMaxLine, 'x');
  CHECK(std::holds_alternative<Say>(order_in(line(longest)).request));
  const std::string longer = longest + "x";
  for (const LineBuffer::Line& bad : {line(longer), LineBuffer::Line{"2\tx", true}}) {
    const auto order = order_in(bad);
    CHECK(order.line == 2);
    REQUIRE(std::holds_alternative<BadRequest>(order.request));
    CHECK(std::get<BadRequest>(order.request).code == code::kTooLong);
  }
}

TEST_CASE("native: a line means what it means in every dialect") {
  CHECK(std::holds_alternative<Nothing>(order_in(line("1\t")).request));
  CHECK(std::holds_alternative<Who>(order_in(line("1\t?")).request));
  CHECK(std::holds_alternative<Whisper>(order_in(line("1\tx > ann")).request));
  CHECK(std::holds_alternative<Quit>(order_in(line("1\t/quit")).request));
  CHECK_FALSE(native_dialect().has_telnet());
  CHECK(native_dialect().name_question().empty());
}

TEST_CASE("native: a hello may bring the token of a session") {
  const auto said = native_dialect().introduction(line("/hello 1 joe session=1f-token after=42"));
  REQUIRE(std::holds_alternative<Dialect::Introduction>(said));
  const auto& person = std::get<Dialect::Introduction>(said);
  REQUIRE(person.resume.has_value());
  CHECK(person.resume->token == "1f-token");
  CHECK(person.resume->after == 42);
}

TEST_CASE("native: a hello may bring a key, and a wrong one is not shown to anybody") {
  const std::string key(32, 'a');
  const auto said = native_dialect().introduction(line("/hello 1 joe key=" + key));
  REQUIRE(std::holds_alternative<Dialect::Introduction>(said));
  CHECK(std::get<Dialect::Introduction>(said).key == key);
  const auto wrong = native_dialect().introduction(line("/hello 1 joe key=" + key + "a"));
  REQUIRE(std::holds_alternative<BadRequest>(wrong));
  CHECK(std::get<BadRequest>(wrong).sentence.find(key) == std::string::npos);
}

}  // namespace
}  // namespace chat
