#include "client/session/ending.h"

#include <doctest/doctest.h>

#include <string>

#include "test/support/sentences.h"

namespace chat {
namespace {

// A script's client that was let in and has sent everything.
Ending piped(Cause cause) {
  Ending ending;
  ending.cause = cause;
  ending.mode = Mode::Piped;
  ending.server = "127.0.0.1:8888";
  ending.input = Ending::Input::Finished;
  ending.room = Ending::Room::Inside;
  return ending;
}

int code(const Ending& ending) {
  return conclude(ending).exit_code;
}
std::string message(const Ending& ending) {
  return conclude(ending).message;
}

TEST_CASE("who leaves with everything confirmed has nothing to tell") {
  CHECK(code(piped(Cause::Left)) == 0);
  CHECK(message(piped(Cause::Left)).empty());
}

TEST_CASE("a refused line is told to scripts, not to people") {
  Ending ending = piped(Cause::Left);
  ending.lines = Ending::Lines::Refused;
  CHECK(code(ending) == 4);
  ending.mode = Mode::FullScreen;
  CHECK(code(ending) == 0);
}

TEST_CASE("lines without confirmation are counted, listed and cleaned") {
  Ending ending = piped(Cause::Lost);
  ending.unconfirmed = {"one", "t\x1bwo"};
  CHECK(code(ending) == 1);
  CHECK(message(ending) ==
        "the connection to 127.0.0.1:8888 was lost; 2 lines have no confirmation:\n  one\n  two");
  ending.mode = Mode::FullScreen;
  ending.unconfirmed = {"one"};
  ending.detail = "no answer";
  CHECK(
      message(ending) ==
      "the connection to 127.0.0.1:8888 was lost (no answer); 1 line has no confirmation:\n  one");
  ending.cause = Cause::Left;
  CHECK(code(ending) == 1);
}

TEST_CASE("a session that another client has, or that was held up, is told") {
  Ending ending = piped(Cause::Replaced);
  CHECK(code(ending) == 1);
  CHECK(message(ending) == "another client has taken this session up");
  ending.cause = Cause::Interrupted;
  ending.unconfirmed = {"one"};
  CHECK(code(ending) == 1);
  CHECK(message(ending) ==
        "the connection to 127.0.0.1:8888 was lost for a while; 1 line has no confirmation:\n"
        "  one");
}

TEST_CASE("who was kicked is told so, and a script is not started again by itself") {
  Ending ending = piped(Cause::Kicked);
  ending.detail = test::you_were_kicked("spam");
  CHECK(code(ending) == 3);
  CHECK(message(ending) == "127.0.0.1:8888 has put you out: " + test::you_were_kicked("spam"));
}

TEST_CASE("a script that was interrupted before the welcome has sent nothing") {
  Ending ending = piped(Cause::Left);
  ending.room = Ending::Room::Outside;
  CHECK(code(ending) == 1);
  ending.mode = Mode::FullScreen;
  CHECK(code(ending) == 0);
}

TEST_CASE("a refused handshake is told in the server's words") {
  Ending ending = piped(Cause::Refused);
  ending.detail = "the room is full";
  CHECK(code(ending) == 3);
  CHECK(message(ending) == "the room is full");
}

TEST_CASE("a server that stops is a failure only for who is not done") {
  Ending ending = piped(Cause::ServerEnded);
  ending.detail = "the server is stopping";
  CHECK(code(ending) == 0);
  ending.listen = Listen::Yes;
  CHECK(code(ending) == 1);
  ending.listen = Listen::No;
  ending.input = Ending::Input::Open;
  CHECK(code(ending) == 1);
  CHECK(message(ending) == "127.0.0.1:8888 ended the connection: the server is stopping");
  ending.mode = Mode::Plain;
  CHECK(code(ending) == 0);
  CHECK(message(ending).empty());
  // Whoever had a screen of it does not see any more what stood there.
  ending.mode = Mode::FullScreen;
  CHECK(code(ending) == 0);
  CHECK(message(ending) == "127.0.0.1:8888 ended the connection: the server is stopping");
}

TEST_CASE("when time is up it is said what is missing") {
  Ending ending = piped(Cause::TimeUp);
  ending.unconfirmed = {"one"};
  CHECK(code(ending) == 1);
  CHECK(message(ending) == "time is up; 1 line has no confirmation:\n  one");
  ending.room = Ending::Room::Outside;
  CHECK(message(ending).find("127.0.0.1:8888 has not let you in") != std::string::npos);
}

TEST_CASE("nothing is said about an output that nobody reads") {
  Ending ending = piped(Cause::OutputGone);
  CHECK(code(ending) == 0);
  ending.unconfirmed = {"one"};
  CHECK(code(ending) == 1);
  CHECK(message(ending).empty());
  ending = piped(Cause::OutputFailed);
  ending.detail = "No space left on device";
  CHECK(code(ending) == 1);
  CHECK(message(ending) == "cannot print: No space left on device");
}

TEST_CASE("something else than a chat server is recognised as such") {
  Ending ending = piped(Cause::Lost);
  ending.room = Ending::Room::Outside;
  CHECK(message(ending) ==
        "127.0.0.1:8888: the server closed the connection; is it a chat-server?");
  ending.detail = "the server does not answer";
  CHECK(message(ending) == "127.0.0.1:8888: the server does not answer; is it a chat-server?");
}

}  // namespace
}  // namespace chat
