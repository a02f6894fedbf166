#include "common/wire.h"

#include <doctest/doctest.h>

#include <string>

namespace chat::wire {
namespace {

Event sample(EventKind kind) {
  Event event;
  event.kind = kind;
  event.people = 3;
  event.seq = 18446744073709551615ULL;
  event.time_ms = 1795225550915;
  event.line = 7;
  event.count = 9;
  event.name = "ann";
  event.other = "joe";
  event.text = "a\ttab";
  return event;
}

std::string encoded(const Event& event) {
  std::string out;
  append_event(out, event);
  return out;
}

TEST_CASE("every kind of event comes back as it was sent, as far as its line tells it") {
  for (int kind = 0; kind <= static_cast<int>(EventKind::Bye); ++kind) {
    const Event event = sample(static_cast<EventKind>(kind));
    const std::string line = encoded(event);
    REQUIRE(line.ends_with('\n'));
    const auto back = decode_event(std::string_view(line).substr(0, line.size() - 1));
    REQUIRE(back.has_value());
    CHECK(back->kind == event.kind);
    CHECK(encoded(*back) == line);
  }
}

TEST_CASE("lines stand on the wire as the specification shows them") {
  CHECK(encoded(sample(EventKind::Say)) ==
        "say\t18446744073709551615\t1795225550915\tann\ta\ttab\n");
  CHECK(encoded(sample(EventKind::Error)) == "error\t7\tjoe\ta\ttab\n");
  CHECK(encoded(sample(EventKind::Welcome)) == "welcome\t-\t18446744073709551615\tann\t3\t7\t-\n");
  std::string ok;
  append_ok(ok, 1, 2, 3);
  CHECK(ok == "ok\t1\t2\t3\n");
}

TEST_CASE("many users are told in several lines, each far below the limit") {
  Event event = sample(EventKind::Users);
  for (int i = 0; i < 250; ++i) event.here.push_back({"user" + std::to_string(i), 5});
  std::string_view rest = encoded(event);
  const std::string all = encoded(event);
  rest = all;
  std::size_t lines = 0;
  std::size_t people = 0;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    CHECK(line.size() < kMaxServerLine / 4);
    const auto back = decode_event(line);
    REQUIRE(back.has_value());
    people += back->here.size();
    ++lines;
  }
  CHECK(lines == 3);
  CHECK(people == 250);
}

TEST_CASE(
    "what is no line of the dialect is passed over, and no text of a peer's passes uncleaned") {
  for (const char* bad : {"", "* Welcome", "say", "say\tx\ty\tz\tw", "say\t1", "ok\t1\t2",
                          "ok\t1\t2\t99999999999999999999", "users\t1\t2\t3\tann",
                          "error\t-1\tx\ty", "joined\t1\t2\tann\t5000000000"}) {
    CHECK_FALSE(decode_event(bad).has_value());
  }
  const auto event = decode_event("say\t1\t2\tan\x1bn\thi\x1b]0;x\x07");
  REQUIRE(event.has_value());
  CHECK(event->name == "ann");
  CHECK(event->text == "hi]0;x");
}

TEST_CASE("no bytes whatever harm the decoders") {
  unsigned random = 7;
  const std::string words = "saywelcomeusersok\t\t\t\t\t  :1234567890";
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    for (int i = 0; i < 30; ++i) {
      random = random * 1103515245U + 12345U;
      const unsigned pick = random >> 16U;
      line += pick % 4 == 0 ? static_cast<char>(pick >> 3U) : words[pick % words.size()];
    }
    (void)decode_event("users\t" + line);
    (void)decode_event(line);
    (void)decode_client_line(line);
    (void)decode_hello("/hello " + line);
  }
}

TEST_CASE("a hello gives a name and options, and other versions are refused") {
  const auto hello = decode_hello("/hello 1 joe history=5 token=later");
  REQUIRE(std::holds_alternative<Hello>(hello));
  CHECK(std::get<Hello>(hello).name == "joe");
  CHECK(std::get<Hello>(hello).history == 5U);
  CHECK(std::holds_alternative<std::string>(decode_hello("/hello 2 joe")));
  CHECK(std::holds_alternative<std::string>(decode_hello("/hello")));
  CHECK(std::holds_alternative<std::string>(decode_hello("/hello 1 joe history=x")));
  CHECK(encode(Hello{"joe", 0}) == "/hello 1 joe history=0\n");
  CHECK(is_hello("/hello"));
  CHECK_FALSE(is_hello("/hellojoe"));
}

TEST_CASE("a client's line is its number and a text that may hold TABs") {
  const auto line = decode_client_line("12\ta\tb");
  REQUIRE(line.has_value());
  CHECK(line->number == 12);
  CHECK(line->text == "a\tb");
  for (const char* bad : {"", "12", "x\ta", "-1\ta", " 1\ta", "99999999999999999999\ta"}) {
    CHECK_FALSE(decode_client_line(bad).has_value());
  }
}

}  // namespace
}  // namespace chat::wire
