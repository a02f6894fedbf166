// What people type in the plain dialect, as the room gets it.

#include "server/dialect/plain/decoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

#include "server/dialect/plain/plain.h"
#include "test/support/server/decoded.h"

namespace chat {
namespace {

constexpr const char* kQuestion = "* What is your name?\n";
constexpr const char* kTimingMark = "\xff\xfd\x06";
constexpr const char* kNoTimingMark = "\xff\xfc\x06";

struct Plain : test::Decoded {
  Plain() : Decoded(kDialects) {}
  Decoder& decoder() { return incoming().decoder(); }
  static inline const std::array kDialects{&plain_dialect()};
};

TEST_CASE("plain: the first line is a name without its blanks, the next ones are said") {
  Plain joe;
  joe.feed(" \tjoe\xC2\xA0 \nhi\r\n?\n");
  CHECK(joe.text() == "introduce joe\norder 0 say hi\norder 0 who\n");
}

TEST_CASE("plain: a line over the limit is an error that tells the limit") {
  Plain joe;
  joe.feed("joe\n" + std::string(kMaxLine, 'x') + "\n");
  CHECK(joe.take() == "introduce joe\norder 0 say " + std::string(kMaxLine, 'x') + "\n");
  joe.feed(std::string(kMaxLine + 1, 'x') + "\nhi\n");
  CHECK(joe.take() == "order 0 bad too-long\norder 0 say hi\n");
  const Request request = request_in("x", true);
  CHECK(std::get<BadRequest>(request).sentence.find("4096") != std::string::npos);
}

TEST_CASE("plain: a name as long as no line may be is refused, and another is asked for") {
  Plain joe;
  joe.feed(std::string(kMaxLine + 1, 'x') + "\n");
  CHECK(joe.take() == "ask again ! that is too long for a name\n\n");
  CHECK(joe.decoder().ask_again() == kQuestion);
  joe.feed("joe\n");
  CHECK(joe.take() == "introduce joe\n");
}

TEST_CASE("plain: what a line holds is cleaned before it is read") {
  Plain joe;
  joe.feed("joe\n\x1b[31m\xE2\x80\xAE@joe \x07psst\n");
  CHECK(joe.text() == "introduce joe\norder 0 say [31m@joe psst\n");
}

TEST_CASE("plain: a line without its end, when the connection ends, is an error") {
  Plain joe;
  joe.feed("joe\nhi\n");
  CHECK_FALSE(joe.decoder().at_end().has_value());
  joe.feed("secret > an");
  const auto last = joe.decoder().at_end();
  REQUIRE(last.has_value());
  CHECK(test::told(*last) == "order 0 bad syntax\n");
}

TEST_CASE("plain: telnet is answered behind the lines that came before its question") {
  Plain joe;
  joe.feed(std::string("joe\none\n") + kTimingMark + kTimingMark + "two\nthree\n" + kTimingMark);
  CHECK(joe.text() == std::string("introduce joe\norder 0 say one\nraw ") + kNoTimingMark +
                          kNoTimingMark + "\norder 0 say two\norder 0 say three\nraw " +
                          kNoTimingMark + "\n");
}

TEST_CASE("plain: after a refused name the lines that came with it are discarded, which is said") {
  // As in a session, the refusal comes before what follows the name is looked at.
  Plain bob;
  const auto space = bob.incoming().space();
  const std::string bytes = "cron\nsecret\nmore\n";
  std::copy(bytes.begin(), bytes.end(), space.begin());
  bob.incoming().commit(bytes.size());
  REQUIRE(bob.incoming().next().has_value());
  const auto answer = bob.decoder().refused(code::kNameTaken, "the name cron is taken");
  REQUIRE(std::holds_alternative<Decoder::AskAgain>(answer));
  CHECK(std::get<Decoder::AskAgain>(answer).bytes == "! the name cron is taken\n");
  CHECK_FALSE(bob.incoming().next().has_value());
  bob.feed(kTimingMark);
  CHECK(bob.take() == std::string("raw ") + kNoTimingMark + "\n");
  CHECK(bob.decoder().ask_again() ==
        std::string("! 2 lines that came right behind that name went to nobody\n") + kQuestion);
  bob.feed("bob\nhi\n");
  CHECK(bob.take() == "introduce bob\norder 0 say hi\n");
}

TEST_CASE("plain: half a line behind a refused name is no beginning of the next name") {
  Plain bob;
  bob.feed("cron\n");
  CHECK(bob.take() == "introduce cron\n");
  (void)bob.decoder().refused(code::kNameTaken, "the name cron is taken");
  bob.feed("sec");
  CHECK(bob.decoder().ask_again() ==
        std::string("! a line that came right behind that name went to nobody\n") + kQuestion);
  bob.feed("ret\nbob\n");
  CHECK(bob.take() == "introduce bob\n");
}

TEST_CASE("plain: only a name may be given again; any other refusal is the end") {
  for (const auto code : {code::kNameTaken, code::kNameInvalid, code::kSyntax}) {
    CHECK(std::holds_alternative<Decoder::AskAgain>(Plain().decoder().refused(code, "no")));
  }
  for (const auto code : {code::kFull, code::kBusy, code::kVersion}) {
    const auto answer = Plain().decoder().refused(code, "no");
    REQUIRE(std::holds_alternative<Decoder::ServeAndClose>(answer));
    CHECK(std::get<Decoder::ServeAndClose>(answer).bytes == "! no\n");
  }
}

// Where the room has a password.
struct Guarded : test::Decoded {
  Guarded() : Decoded(kDialects, settings()) {}
  static DialectSettings settings() {
    DialectSettings settings;
    settings.entrance = DialectSettings::Entrance::WithPassword;
    return settings;
  }
  Decoder& decoder() { return incoming().decoder(); }
  static inline const std::array kDialects{&plain_dialect()};
};

TEST_CASE("plain: the password is the first line, as it stands; then comes the name") {
  Guarded joe;
  joe.feed(" open sesame \r\njoe\nhi\n");
  CHECK(joe.text() == "password  open sesame \nintroduce joe\norder 0 say hi\n");
}

TEST_CASE("plain: of a password that is too long enough is kept that it is wrong") {
  Guarded joe;
  joe.feed(std::string(kMaxLine + 10, 'x') + "\n");
  CHECK(joe.text() == "password " + std::string(257, 'x') + "\n");
}

TEST_CASE("plain: a client that speaks telnet is told to hide the password, in whatever pieces") {
  const std::string bytes =
      "\xff\xfd\x03\xff\xfb\x18open\xff\xfd\x01 sesame\r\njoe\n\xff\xfd\x03hi\n";
  const std::string expected =
      "raw \xff\xfb\x01\npassword open sesame\nraw \xff\xfc\x01\nintroduce joe\norder 0 say hi\n";
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    Guarded joe;
    for (std::size_t at = 0; at < bytes.size(); at += size) joe.feed(bytes.substr(at, size));
    CHECK(joe.text() == expected);
  }
  Guarded ann;  // who speaks no telnet, or only behind the password, is told nothing
  ann.feed(
      "open\n\xff\xfd\x03"
      "ann\n");
  CHECK(ann.text() == "password open\nintroduce ann\n");
}

}  // namespace
}  // namespace chat
