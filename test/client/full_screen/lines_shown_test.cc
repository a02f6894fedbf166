// Bare lines, to be copied: /lines and Alt+L.

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "client/display/bare_lines.h"
#include "common/protocol/wording.h"
#include "test/client/full_screen/desk.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

constexpr std::string_view kAltL = "\x1bl";

// The bytes of the next repaint.
std::string painted(Desk& desk) {
  desk.now += std::chrono::seconds(1);
  desk.screen.update(desk.now);
  return desk.screen.paint(desk.now);
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_CASE("bare lines stay as they are until a key, which does nothing else; a paste is kept") {
  Desk desk;
  desk.says("say\t3\t1000\tann\thello\nwhisper\t4\t1000\tann\tjoe\tpsst\n");
  desk.keys("half a li");
  (void)painted(desk);
  desk.keys(kAltL);
  const std::string bare = painted(desk);
  CHECK(has(bare, "\r\n[ann] hello\r\n[ann > you] psst\x1b"));
  CHECK(has(bare, "\x1b[?1000l"));  // the mouse selects
  desk.says("say\t5\t1000\tann\tmore\n");
  CHECK(painted(desk).empty());
  desk.keys("x");
  CHECK(desk.input() == "[You] half a li");
  CHECK(desk.shows("[ann] more"));
  desk.keys(kAltL);
  desk.keys("\x03");
  CHECK(desk.input() == "[You] half a li");
  desk.keys(kAltL);
  desk.pastes("ne");
  CHECK(desk.input() == "[You] half a line");
  CHECK(desk.heard().empty());
}

TEST_CASE("a wheel that the terminal turns into arrow keys leaves the bare lines as they are") {
  Desk desk;
  desk.says("say\t3\t1000\tann\thello\n");
  desk.keys("hello\r");
  desk.keys("half");
  desk.keys(kAltL);
  (void)painted(desk);
  desk.keys("\x1b[A\x1b[A\x1b[A");
  CHECK(painted(desk).empty());
  desk.keys("x");
  CHECK(desk.input() == "[You] half");
}

TEST_CASE("bare lines are painted anew for another size, with what has come") {
  Desk desk;
  desk.keys("/lines\r");
  (void)painted(desk);
  desk.says("say\t3\t1000\tann\thello\n");
  desk.screen.resize(kSize);
  CHECK(has(painted(desk), "[ann] hello\x1b"));
}

Entry said(std::string text) {
  Entry entry;
  entry.kind = Entry::Kind::Message;
  entry.name = "ann";
  entry.text = std::move(text);
  return entry;
}

TEST_CASE("bare lines are the last that fit, or those from the first visible one on") {
  Scrollback talk;
  for (const char* text : {"one", "two", "three 1234567890", "four"}) talk.add(said(text));
  const ScreenSize size{4, 16};  // three rows, of which "three" takes two
  const Layout layout;
  CHECK(has(bare_lines(talk, size, layout), "?7h[ann] three 1234567890\r\n[ann] four\x1b[?7l"));
  talk.hold({0, 0});
  CHECK(has(bare_lines(talk, size, layout), "?7h[ann] one\r\n[ann] two\x1b[?7l"));
  talk.follow();
  talk.add(said(std::string(200, 'x')));  // more than a screen: its end is seen
  CHECK(has(bare_lines(talk, size, layout), "?7h[ann] " + std::string(200, 'x') + "\r\n\x1b[?7l"));
  CHECK(has(bare_lines(Scrollback(), size, layout), "\x1b[?7h\x1b[?7l"));
}

TEST_CASE("in tmux, /lines shows a long message in one piece, as the terminal copies it") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Peer ann(server.port(), "ann");
  const Tmux tmux(home, {12, 40});
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  const std::string text =
      "see https://example.org/a/very/long/address/that/does/not/fit?in=a&row=of it";
  ann.send(text + "\n");
  REQUIRE(tmux.shows("[ann] see"));
  const std::string before = tmux.screen();
  tmux.runs("/lines");
  REQUIRE(tmux.shows("any key: back"));
  const std::string bare = tmux.screen_unwrapped();
  CHECK(has(bare, "\n[ann] " + text + "\n"));
  CHECK(bare.starts_with(you_are("joe") + "; " + people_are_here(2) + ". "));
  CHECK_FALSE(has(bare, "[You]"));
  tmux.presses({"q"});
  CHECK(tmux.settles([&](const std::string& screen) { return screen == before; }));
}

}  // namespace
}  // namespace chat::test
