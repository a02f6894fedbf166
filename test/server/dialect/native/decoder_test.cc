// What programs send in the native dialect, as the room gets it.

#include "server/dialect/native/decoder.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "server/dialect/native/native.h"
#include "test/support/server/decoded.h"

namespace chat {
namespace {

struct Native : test::Decoded {
  Native() : Decoded(kDialects) {}
  Decoder& decoder() { return incoming().decoder(); }
  static inline const std::array kDialects{&native_dialect()};
};

// What becomes of `line` in the room.
std::string in_room(const std::string& line) {
  Native program;
  program.feed("/hello 1 cron\n");
  CHECK(program.take() == "introduce cron\n");
  program.feed(line + "\n");
  return program.take();
}

std::string at_first(const std::string& line) {
  Native program;
  program.feed(line + "\n");
  return program.take();
}

TEST_CASE("native: a hello gives the name, how much history, a session, a key") {
  const std::string key(32, 'a');
  CHECK(at_first("/hello 1 cron history=0 later=x") == "introduce cron history=0\n");
  CHECK(at_first("/hello 1 joe session=1f-token after=42") ==
        "introduce joe session=1f-token after=42\n");
  CHECK(at_first("/hello 1 joe key=" + key) == "introduce joe key=" + key + "\n");
}

TEST_CASE("native: a wrong key is refused, and shown to nobody") {
  const std::string key(32, 'a');
  const std::string answer = at_first("/hello 1 joe key=" + key + "a");
  CHECK(answer.starts_with("serve and close error\t0\t"));
  CHECK(answer.find(key) == std::string::npos);
}

TEST_CASE("native: another version is the end; a line before the hello is discarded") {
  CHECK(at_first("/hello 2 cron") ==
        "serve and close error\t0\tversion\tthis server speaks version 1: /hello 1 name\n\n");
  Native program;
  program.feed("1\tsecret\n/hello 1 cron\n1\thi\n");
  CHECK(program.text() ==
        "raw error\t0\tsyntax\t/hello 1 name comes first; that line was discarded\n\n"
        "introduce cron\norder 1 say hi\n");
}

TEST_CASE("native: after a refused name another hello may follow, after any other refusal not") {
  Native program;
  program.feed("/hello 1 cron\n");
  CHECK(program.take() == "introduce cron\n");
  for (const auto code : {code::kNameTaken, code::kNameInvalid, code::kSyntax}) {
    const auto answer = program.decoder().refused(code, "no");
    REQUIRE(std::holds_alternative<Decoder::Raw>(answer));
    CHECK(std::get<Decoder::Raw>(answer).bytes == "error\t0\t" + std::string(code) + "\tno\n");
  }
  program.feed("/hello 1 cron2\n");
  CHECK(program.take() == "introduce cron2\n");
  for (const auto code : {code::kFull, code::kBusy, code::kSessionUnknown, code::kAfterUnknown}) {
    CHECK(std::holds_alternative<Decoder::ServeAndClose>(program.decoder().refused(code, "no")));
  }
}

TEST_CASE("native: a line is its number, a TAB and what a person types") {
  CHECK(in_room("1\thello\tthere") == "order 1 say hello\tthere\n");
  CHECK(in_room("18446744073709551615\tx") == "order 18446744073709551615 say x\n");
  CHECK(in_room("1\t") == "order 1 nothing\n");
  CHECK(in_room("1\t?") == "order 1 who\n");
  CHECK(in_room("1\tx > ann") == "order 1 whisper ann x\n");
  CHECK(in_room("1\t/quit lunch") == "order 1 quit lunch\n");
}

TEST_CASE("native: a line without a number has none, and is not said") {
  for (const char* bad : {"", "hello", "2 hello", "x\thello", "-2\thello", "\thello",
                          "18446744073709551616\thello", "\xff\xfe", "/pong", "/pong x"}) {
    CHECK(in_room(bad) == "order 0 bad syntax\n");
  }
}

TEST_CASE("native: /pong is no line, and says up to where everything has arrived") {
  CHECK(in_room("/pong 42") == "pong 42\n");
}

TEST_CASE("native: the limit of a line does not count its number, and a longer one is an error") {
  const std::string longest(kMaxLine, 'x');
  const std::string number = "18446744073709551615";
  CHECK(in_room(number + "\t" + longest) == "order " + number + " say " + longest + "\n");
  CHECK(in_room("2\t" + longest) == "order 2 say " + longest + "\n");
  CHECK(in_room("2\t" + longest + "x") == "order 2 bad too-long\n");
  CHECK(in_room("2\t" + longest + longest) == "order 2 bad too-long\n");
}

TEST_CASE("native: telnet's negotiation means nothing, and half a line at the end neither") {
  CHECK(in_room("\xff\xfd\x06") == "order 0 bad syntax\n");
  Native program;
  program.feed("/hello 1 cron\n1\thal");
  CHECK_FALSE(program.decoder().at_end().has_value());
}

}  // namespace
}  // namespace chat
