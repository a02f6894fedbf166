// What explains the screen: /help, the keys, and the hint of the first run.

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "client/edit/key_help.h"
#include "test/client/full_screen/desk.h"
#include "test/support/count.h"
#include "test/support/files.h"
#include "test/support/sentences.h"
#include "test/support/terminal/at_terminal.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

constexpr std::string_view kF1 = "\x1bOP";

TEST_CASE("F1 and /help keys show the keys until one is pressed, and what is typed stays") {
  for (const std::string_view asks : {"\x1bOP", "\x1b[11~", "\x1b[[A", "/help keys\r"}) {
    Desk desk;
    desk.keys(asks);
    CHECK(desk.shows("Alt+Enter"));
    CHECK(desk.shows("begin a new line"));
    desk.keys("\x1b[6~");
    CHECK(desk.shows("Ctrl+Z"));
    desk.keys("x");
    CHECK(desk.input() == "[You] x");
    desk.keys(kF1);
    desk.keys("\r");
    CHECK(desk.input() == "[You] x");
    CHECK(desk.heard().empty());
  }
}

TEST_CASE("the man page has every key of F1") {
  const std::string manual = contents(source("client/install/chat-client.1"));
  for (const KeyHelp& each : key_help()) {
    std::istringstream keys{std::string(each.keys)};
    for (std::string key; std::getline(keys >> std::ws, key, ',');) {
      CAPTURE(key);
      CHECK(manual.find(key) != std::string::npos);
    }
  }
}

// The column in which `text` stands.
std::size_t column_of(const std::string& screen, std::string_view text) {
  const std::size_t at = screen.find(text);
  REQUIRE(at != std::string::npos);
  return at - (screen.rfind('\n', at) + 1);
}

TEST_CASE("/help stands in two aligned columns") {
  Desk desk;
  desk.keys("/help\r");
  const std::string text = desk.text();
  CHECK(column_of(text, "change a setting") == column_of(text, "empty the screen"));
  CHECK(column_of(text, "change a setting") == column_of(text, "the keys; also F1"));
}

TEST_CASE("the keys fit screens of every size") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Tmux tmux(home, {24, 80});
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  tmux.presses({"F1"});
  REQUIRE(tmux.shows("any key: back"));
  const std::string screen = tmux.screen();
  CHECK(column_of(screen, "a word to the left") != column_of(screen, "send the line"));
  CHECK(column_of(screen, "send the line") == column_of(screen, "scroll down"));
  for (const KeyHelp& each : key_help()) {  // nothing is wrapped, or on another page
    CAPTURE(each.keys);
    CHECK(screen.find(std::string(each.keys) + " ") != std::string::npos);
    CHECK(screen.find(std::string("  ").append(each.help)) != std::string::npos);
  }
  tmux.resizes({40, 40});
  CHECK(tmux.settles([](const std::string& now) {
    return std::all_of(key_help().begin(), key_help().end(), [&now](const KeyHelp& each) {
      return now.find(std::string("  ").append(each.help).append("\n")) != std::string::npos;
    });
  }));
  tmux.resizes({60, 200});
  CHECK(tmux.settles([](const std::string& now) {
    return now.find("Enter ") != std::string::npos &&
           now.find("any key: back") != std::string::npos;
  }));
  tmux.resizes({5, 20});
  CHECK(tmux.shows("Enter: send"));
  CHECK(tmux.shows("\n any key: back\n"));
  tmux.presses({"Escape"});
  CHECK(tmux.shows("[You]"));
}

TEST_CASE("on a screen of 20 columns every hint is whole, or is left out") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  const Tmux tmux(home, {5, 20});
  tmux.runs_client(server.port(), "joe");
  CHECK(tmux.shows("\n connected\n"));
  ann.send("one\ntwo\nthree\nfour\n");
  REQUIRE(tmux.shows("four\n"));
  tmux.presses({"PPage"});
  CHECK(tmux.shows("\n scrolled up\n"));
  ann.send("five\n");
  CHECK(tmux.shows("\n 1 new below\n"));
  tmux.presses({"Escape"});
  REQUIRE(tmux.shows("\n connected\n"));
  tmux.presses({"C-r"});
  CHECK(tmux.shows("\n Esc back, Up older\n"));
  tmux.presses({"Escape"});
  REQUIRE(tmux.shows("\n connected\n"));
  tmux.presses({"C-c"});
  CHECK(tmux.shows("\nCtrl+C again: leave\n"));
  tmux.presses({"x", "C-u"});
  tmux.pastes("first line\nsecond line\n");
  CHECK(tmux.shows("\nSend 2 lines? y/e/n\n"));
  tmux.presses({"n"});
  tmux.runs("File > Save");
  CHECK(tmux.shows("\nSend to all? y/N\n"));
}

TEST_CASE("the hint of the first run waits for the history, whatever pieces that comes in") {
  const TemporaryFolder folder;
  Talk talk(settings_in(folder), Mode::FullScreen);
  FullScreen screen(settings_in(folder), talk.client, kSize);
  const auto now = FullScreen::Clock::now();
  const auto has_hint = [&] { return screen.paint(now).find("F1 keys") != std::string::npos; };
  talk.connect();
  (void)talk.heard();
  for (const char* piece :
       {"welcome\ttoken\t1\tjoe\t2\t0\tmonday\n", "history\t1\t0\t1\nsay\t1\t1000\tann\thello\n"}) {
    talk.says(piece);
    screen.update(now);
    CHECK_FALSE(has_hint());
  }
  talk.says("current\t1\n");
  screen.forget();
  screen.update(now);
  CHECK(has_hint());
}

TEST_CASE("the first run tells of F1 below what was said before, and the second does not") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  for (int i = 0; i < 30; ++i) ann.send("before " + std::to_string(i) + "\n");
  ann.send("?\n");
  REQUIRE(ann.gets("here: ann"));
  {
    Person joe(home, server.port(), "joe");
    REQUIRE(joe.sees("* F1 keys\n"));
    CHECK(joe.screen().find(you_are("joe")) < joe.screen().find("F1 keys"));
    joe.enters("hello");
    joe.types("/quit\r");
    REQUIRE(joe.ends() == 0);
  }
  Person joe(home, server.port(), "joe");
  REQUIRE(joe.sees(you_are("joe")));
  joe.enters("again");
  REQUIRE(joe.sees("[joe] again\n"));
  CHECK(joe.screen().find("F1 keys") == std::string::npos);
}

}  // namespace
}  // namespace chat::test
