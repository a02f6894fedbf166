// A line of several, typed with Alt+Enter or Shift+Enter.

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "test/client/full_screen/desk.h"
#include "test/support/sentences.h"
#include "test/support/terminal/at_terminal.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

// Alt+Enter, and Shift+Enter of terminals that number their keys.
constexpr std::array<std::string_view, 3> kNewLine = {"\x1b\r", "\x1b[13;2u", "\x1b[27;2;13~"};

TEST_CASE("a new line in the input is shown as such, and Enter asks before it sends several") {
  for (const std::string_view new_line : kNewLine) {
    Desk desk;
    desk.keys("one");
    desk.keys(new_line);
    desk.keys("/two");
    CHECK(desk.shows("[You] one\n/two\n"));
    desk.keys("\r");
    CHECK(desk.heard().empty());
    CHECK(desk.shows("2 lines"));
    desk.keys("n");
    CHECK(desk.shows("[You] one\n/two\n"));
    desk.keys("\ry");
    CHECK(desk.heard() == "2\tone\n3\t///two\n");
    CHECK(desk.input() == "[You]");
    desk.keys("\x1b[A");
    CHECK(desk.shows("[You] one\n/two\n"));
  }
}

TEST_CASE("a line of several with one that is not blank is sent like any other") {
  Desk desk;
  desk.keys("\x1b\rpsst > ann");
  desk.keys("\x1b\r");
  desk.keys("\r");
  CHECK(desk.heard() == "2\tpsst > ann\n");
}

TEST_CASE("several lines that begin as a whisper are not sent, and stay") {
  Desk desk;
  desk.keys("@ann one");
  desk.keys("\x1b\rtwo");
  desk.keys("\r");
  CHECK(desk.heard().empty());
  CHECK(desk.shows("nothing was sent"));
  CHECK(desk.shows("[You] @ann one\ntwo\n"));
  CHECK(desk.screen.unsent() == std::vector<std::string>{"@ann one", "two"});
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal, "lines typed with Alt+Enter are read by others one by one") {
  joe.types("one\x1b\r");
  REQUIRE(joe.sees("[You] one\n\n"));
  joe.types("two");
  REQUIRE(joe.sees("[You] one\ntwo\n"));
  joe.types("\r");
  REQUIRE(joe.sees("2 lines"));
  joe.types("y");
  CHECK(ann.gets("[joe] one\n[joe] two\n"));
  CHECK(joe.error().empty());
}

TEST_CASE("M-Enter of tmux is a new line in the input") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Tmux tmux(home, {10, 40});
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  tmux.types("one");
  tmux.presses({"M-Enter"});
  tmux.types("two");
  CHECK(tmux.shows("[You] one\ntwo\n"));
}

}  // namespace
}  // namespace chat::test
