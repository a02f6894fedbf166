// Scrolling with the wheel, the place where a person left off, and the window's title.

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <string_view>

#include "test/client/full_screen/desk.h"
#include "test/support/count.h"
#include "test/support/sentences.h"
#include "test/support/terminal/at_terminal.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

constexpr std::string_view kWheelUp = "\x1b[<64;5;5M";
constexpr std::string_view kWheelDown = "\x1b[<65;5;5M";
constexpr std::string_view kFocusIn = "\x1b[I";
constexpr std::string_view kFocusOut = "\x1b[O";

// Of ann's, with these numbers.
std::string lines(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) {
    text += "say\t" + std::to_string(i + 3) + "\t1000\tann\tline " + std::to_string(i) + ".\n";
  }
  return text;
}

TEST_CASE("the wheel scrolls, and what is typed stays") {
  Desk desk;
  desk.says(lines(0, 50));
  desk.keys("half");
  CHECK(desk.shows("line 49."));
  CHECK(desk.terminal.reports_mouse());
  desk.keys(kWheelUp);
  CHECK_FALSE(desk.shows("line 47."));
  CHECK(desk.shows("line 46."));
  CHECK(desk.input() == "[You] half");
  desk.keys(kWheelDown);
  CHECK(desk.shows("line 49."));
  CHECK(desk.input() == "[You] half");
}

TEST_CASE("a wheel that the terminal turns into arrow keys scrolls, and single arrows recall") {
  Desk desk;
  desk.keys("/set mouse off\r");
  CHECK_FALSE(desk.terminal.reports_mouse());
  desk.keys("one\r");
  desk.says(lines(0, 50));
  desk.keys("\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A");
  CHECK_FALSE(desk.shows("line 47."));
  CHECK(desk.input() == "[You]");
  desk.keys("\x1bOB\x1bOB\x1bOB\x1bOB\x1bOB\x1bOB");
  CHECK(desk.shows("line 49."));
  desk.keys("\x1b[A");
  CHECK(desk.input() == "[You] one");
}

TEST_CASE("who presses a button of the mouse is told once how to select text") {
  Desk desk;
  desk.keys("\x1b[<0;5;5M\x1b[<0;5;5m");
  CHECK(desk.shows("Hold Shift to select text"));
  desk.keys("\x1b[<0;5;5M");
  CHECK(count(desk.text(), "Hold Shift") == 1);
}

TEST_CASE("a line marks where the person left off, and it goes where nothing came") {
  Desk desk;
  desk.says(lines(0, 3));
  desk.keys(kFocusOut);
  desk.keys(kFocusIn);
  desk.says(lines(3, 5));
  CHECK_FALSE(desk.shows("--- new ---"));
  desk.keys(kFocusOut);
  desk.says(lines(5, 7));
  desk.keys(kFocusIn);
  CHECK(desk.text().find("line 4.\n--- new ---\n") != std::string::npos);
}

TEST_CASE("the window's title counts what is new while the person is elsewhere") {
  Desk desk;
  (void)desk.text();
  CHECK(desk.terminal.title() == "127.0.0.1:8888");
  desk.keys(kFocusOut);
  desk.says(lines(0, 3));
  (void)desk.text();
  CHECK(desk.terminal.title() == "(3) 127.0.0.1:8888");
  desk.keys(kFocusIn);
  (void)desk.text();
  CHECK(desk.terminal.title() == "127.0.0.1:8888");
  desk.keys("/set title off\r");
  (void)desk.text();
  CHECK(desk.terminal.title().empty());
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal,
                  "mouse, focus and title are as before when the client is stopped or ended") {
  joe.types("/set mouse off\r");
  REQUIRE(joe.waits_for([&] { return !joe.terminal().reports_mouse(); }));
  CHECK(joe.left_behind() == "?1004h ?1049h ?2004h ?7l title termios");
  joe.types("/set mouse on\r");
  REQUIRE(joe.waits_for([&] { return joe.terminal().reports_mouse(); }));
  joe.types(kFocusOut);
  ann.send("one\n");
  REQUIRE(joe.waits_for([&] { return joe.terminal().title().starts_with("(1) the chat at"); }));
  SUBCASE("by a signal that ends it at once") {
    joe.process().signal(SIGQUIT);
  }
  SUBCASE("by a signal that asks") {
    joe.process().signal(SIGTERM);
  }
  SUBCASE("by the server's end") {
    joe.types("/quit\r");
  }
  CHECK(joe.ends().has_value());
  CHECK(joe.left_behind().empty());
  CHECK(joe.terminal().title().empty());
  CHECK(joe.error().empty());
}

TEST_CASE("a terminal without windows gets no title") {
  const TemporaryFolder home;
  const ServerProcess server;
  Person joe(home, server.port(), "joe", {"TERM=linux"});
  REQUIRE(joe.sees(you_are("joe")));
  CHECK(joe.bytes().find("\x1b]") == std::string::npos);
}

TEST_CASE("tmux shows the title, and gets its own back") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Tmux tmux(home, {24, 80});
  const std::string before = tmux.shows_of("#{pane_title}");
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  CHECK(tmux.settles([&](const std::string&) {
    return tmux.shows_of("#{pane_title}").starts_with("the chat at 127.0.0.1");
  }));
  CHECK(tmux.shows_of("#{mouse_standard_flag}#{mouse_sgr_flag}").starts_with("11"));
  tmux.presses({"C-d"});
  CHECK(tmux.settles([&](const std::string&) { return tmux.shows_of("#{pane_title}") == before; }));
  CHECK(tmux.shows_of("#{mouse_standard_flag}#{mouse_sgr_flag}").starts_with("00"));
}

}  // namespace
}  // namespace chat::test
