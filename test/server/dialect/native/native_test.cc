// The native dialect on the server's side, as PROTOCOL.md shows it.

#include "server/dialect/native/native.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

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
  native_dialect().encoder.append(out, entry, view);
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
  native_dialect().encoder.append_run(out, run);
  CHECK(out ==
        "joined\t20\t1795225550915\tann\t3\n"
        "joined\t20\t1795225550915\tbob\t3\n");
}

}  // namespace
}  // namespace chat
