// Lines that are none, and texts that may do harm.

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>

#include "common/protocol/wire.h"
#include "common/text/text.h"
#include "test/support/seed.h"

namespace chat::wire {
namespace {

TEST_CASE(
    "what is no line of the dialect is passed over, and no text of a peer's passes uncleaned") {
  for (const char* bad : {"", "* Welcome", "say", "say\tx\ty\tz\tw", "say\t1", "ok\t1\t2",
                          "ok\t1\t2\t99999999999999999999", "users\t1\t2\t3\tann",
                          "error\t-1\tx\ty", "joined\t1\t2\tann\t5000000000"}) {
    CHECK_FALSE(decode_event(bad).has_value());
  }
  const auto event = decode_event("say\t1\t2\tan\x1bn\thi\x1b]0;x\x07");
  REQUIRE(event.has_value());
  CHECK(name_of(*event) == "ann\uFFFD");  // which is nobody's name
  CHECK(text_of(*event) == "hi]0;x");
}

TEST_CASE("numbers that are none, or too large for their field, make no event") {
  for (const char* bad : {"current\t",
                          "current\t-1",
                          "current\t+1",
                          "current\t 1",
                          "current\t1 ",
                          "current\t0x1",
                          "current\t1e3",
                          "current\t18446744073709551616",
                          "missed\t",
                          "missed\tmany",
                          "joined\t1\t2\tann\t4294967296",
                          "joined\t1\t2\tann\t",
                          "joined\t1\t9223372036854775808\tann\t1",
                          "users\t1\t2\t3\tann:",
                          "users\t1\t2\t3\tann:x",
                          "users\t1\t2\t3\tann:-1",
                          "users\t1\t2\t3\tann:18446744073709551616",
                          "users\t1\t2\t3\tann:1  bob:2",
                          "ok\t\t1\t1",
                          "ok",
                          "ok\t",
                          "error",
                          "welcome",
                          "welcome\t-\t1\tann\tx\t0\t-"}) {
    CAPTURE(bad);
    CHECK_FALSE(decode_event(bad).has_value());
  }
}

TEST_CASE("words are told apart whole, and in lower case") {
  for (const char* bad : {"SAY\t1\t2\tann\thi", "sa\t1\t2\tann\thi", "says\t1\t2\tann\thi",
                          "say 1 2 ann hi", "\tsay\t1\t2\tann\thi", " say\t1\t2\tann\thi",
                          "* You are joe.", "! the server is full; try again later", "[ann] hi"}) {
    CHECK_FALSE(decode_event(bad).has_value());
  }
}

TEST_CASE("every text of a peer's is cleaned, names and codes too") {
  const std::string bad = "a\x1b[2J\xE2\x80\xAE\xC2\x9B\x9B";
  const std::string good = clean(bad);
  const std::string nobody = good + "\uFFFD";
  const auto whisper = decode_event("whisper\t1\t2\t" + bad + "\t" + bad + "\t" + bad);
  REQUIRE(whisper.has_value());
  CHECK(whisper->as<event::Whisper>()->from == nobody);
  CHECK(whisper->as<event::Whisper>()->to == nobody);
  CHECK(whisper->as<event::Whisper>()->text == good);
  const auto users = decode_event("users\t1\t2\t3\t" + bad + ":5");
  REQUIRE(users.has_value());
  REQUIRE(users->as<event::Users>()->here.size() == 1);
  CHECK(users->as<event::Users>()->here[0].name == nobody);
  const auto error = decode_event("error\t1\t" + bad + "\t" + bad);
  REQUIRE(error.has_value());
  CHECK(error->as<event::Error>()->code == good);
  CHECK(error->as<event::Error>()->sentence == good);
}

TEST_CASE("every single byte, alone and in every field, is harmless") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    CHECK_FALSE(decode_event(one).has_value());
    (void)decode_client_line(one);
    std::string line = "say\t1\t2\t";
    line.append(one).append("\t").append(one);
    const auto event = decode_event(line);
    REQUIRE(event.has_value());
    CHECK(clean(name_of(*event)) == name_of(*event));
  }
}

TEST_CASE("no bytes whatever harm the decoders") {
  std::minstd_rand random(test::seed(7));
  const std::string words = "saywelcomeusersok\t\t\t\t\t  :1234567890";
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    for (int i = 0; i < 30; ++i) {
      const auto pick = static_cast<unsigned>(random());
      line += pick % 4 == 0 ? static_cast<char>(pick >> 3U) : words[pick % words.size()];
    }
    (void)decode_event("users\t" + line);
    (void)decode_event(line);
    (void)decode_client_line(line);
    (void)decode_hello("/hello " + line);
  }
}

}  // namespace
}  // namespace chat::wire
