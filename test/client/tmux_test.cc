// Whole screens of the real client, in tmux.

#include "test/support/terminal/tmux.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

constexpr ScreenSize kUsual{24, 80};

std::vector<std::string> rows_of(const std::string& screen) {
  std::vector<std::string> rows;
  for (std::size_t at = 0; at < screen.size(); at = screen.find('\n', at) + 1) {
    rows.push_back(screen.substr(at, screen.find('\n', at) - at));
  }
  return rows;
}

std::string last_row(const std::string& screen) {
  return rows_of(screen).back();
}

// What is typed, without the blanks that were at the ends of rows.
std::string input_of(const std::string& screen) {
  std::string input = screen.substr(screen.rfind("\n[You]") + 1);
  std::erase(input, '\n');
  return input;
}

// Times, days and the server's port differ.
std::string comparable(const std::string& screen) {
  constexpr std::string_view kRoom = " the chat at 127.0.0.1:";
  std::string text;
  for (std::string row : rows_of(screen)) {
    if (row.size() > 5 && row.find(':') == 2 && row[5] == ' ') row.replace(0, 5, "hh:mm");
    if (row.starts_with("--- ") && row.find("day, ") != std::string::npos) row = "--- day ---";
    if (row.starts_with(kRoom)) row.replace(0, row.find(" |"), " room");
    text.append(row).append(1, '\n');
  }
  return text;
}

std::string numbered(std::string_view word, int from, int to) {
  std::string lines;
  for (int i = from; i < to; ++i) {
    lines.append(word).append(1, ' ').append(std::to_string(i)).append(1, '\n');
  }
  return lines;
}

struct AnnAndJoeInTmux {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann{server.port(), "ann"};
  const Tmux tmux{home, kUsual};

  AnnAndJoeInTmux() {
    tmux.runs_client(server.port(), "joe");
    REQUIRE(tmux.shows(you_are("joe")));
  }
};

TEST_CASE_FIXTURE(
    AnnAndJoeInTmux,
    "three hundred lines come in, and what is typed and its cursor stay where they are") {
  tmux.types("the quick fox");
  tmux.presses({"Left", "Left", "Left"});
  REQUIRE(tmux.settles([&](const std::string&) { return tmux.cursor() == "16;23"; }));
  ann.send(numbered("line", 0, 300));
  CHECK(tmux.settles([](const std::string& screen) {
    CHECK(last_row(screen) == "[You] the quick fox");
    return screen.find("[ann] line 299\n") != std::string::npos;
  }));
  CHECK(tmux.settles([&](const std::string&) { return tmux.cursor() == "16;23"; }));
  tmux.types("red ");
  CHECK(tmux.shows("[You] the quick red fox\n"));
  // The rows above are the last lines, in order.
  const std::string screen = comparable(tmux.screen());
  std::string last;
  for (int i = 300 - 22; i < 300; ++i) {
    last.append("hh:mm   [ann] line ").append(std::to_string(i)).append(1, '\n');
  }
  CHECK(screen.starts_with(last));
}

TEST_CASE_FIXTURE(
    AnnAndJoeInTmux,
    "an input of several rows stays whole while lines come in and the window is resized") {
  std::string typed;
  for (int i = 100; i < 150; ++i) typed += std::to_string(i);  // 150 characters, no blank
  tmux.types(typed);
  for (int i = 0; i < 100; ++i) typed.pop_back();
  const std::string whole = tmux.screen();
  const std::string input = "[You] " + typed;
  const auto is_whole = [&](const std::string& screen) {
    return input_of(screen).starts_with(input) && input_of(screen).size() == 156;
  };
  REQUIRE(tmux.settles(is_whole));
  // Back over 100 of them: 6 + 50 columns from the left.
  tmux.presses({"-N", "100", "Left"});
  REQUIRE(tmux.settles([&](const std::string&) { return tmux.cursor() == "56;22"; }));
  ann.send(numbered("line", 0, 300));
  CHECK(tmux.shows("[ann] line 299\n"));
  CHECK(tmux.settles(is_whole));
  CHECK(tmux.cursor() == "56;22");
  const std::string before = tmux.screen();
  int lines = 300;
  for (const ScreenSize size : {ScreenSize{12, 40}, ScreenSize{40, 120}, ScreenSize{40, 10},
                                ScreenSize{1, 80}, ScreenSize{1, 10}, ScreenSize{2, 30}, kUsual}) {
    CAPTURE(size.rows);
    CAPTURE(size.columns);
    ann.send(numbered("line", lines, lines + 50));
    tmux.resizes(size);
    lines += 50;
    if (size.rows > 10) {
      const std::string last = "line " + std::to_string(lines - 1);
      if (size.columns > 10) CHECK(tmux.shows(last));
      CHECK(tmux.settles(is_whole));
    } else {
      CHECK(tmux.settles([&](const std::string& screen) {  // the row with the cursor is seen
        return rows_of(screen).size() == size.rows && typed.size() == 50 &&
               input_of("\n" + screen).find("11") != std::string::npos;
      }));
    }
  }
  CHECK(tmux.settles([&](const std::string&) { return tmux.cursor() == "56;22"; }));
  tmux.types("-");
  tmux.presses({"Enter"});
  CHECK(tmux.settles([&](const std::string& screen) { return last_row(screen) == "[You]"; }));
}

TEST_CASE("the screen: a day, signs of whispers and mentions, long lines indented, the status") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  const Tmux tmux(home, {16, 60});
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  ann.send(
      "hello\npsst > joe\njoe: are you there?\n"
      "a long line that goes on and on until it does not fit into a row [bob] no, nor here\n"
      "/me waves\n");
  REQUIRE(tmux.shows("* waves"));
  tmux.runs("hi all");
  CHECK(ann.gets("[joe] hi all\n"));
  tmux.runs("yes > ann");
  CHECK(ann.gets("[joe > you] yes\n"));
  tmux.types("half a li");
  constexpr std::string_view kScreen =
      "--- day ---\n"
      "hh:mm * You are joe; 2 people are here. Type ? for who is\n"
      "          here, text > name to whisper, /help for more.\n"
      "hh:mm * F1 keys\n"
      "hh:mm   [ann] hello\n"
      "hh:mm > [ann > you] psst\n"
      "hh:mm @ [ann] joe: are you there?\n"
      "hh:mm   [ann] a long line that goes on and on until it\n"
      "          does not fit into a row [bob] no, nor here\n"
      "hh:mm   [ann] * waves\n"
      "hh:mm   [joe] hi all\n"
      "hh:mm > [you > ann] yes\n"
      " room | 2 people here | connected\n"
      "[You] half a li\n";
  std::string seen;
  const bool as_expected = tmux.settles([&](const std::string& screen) {
    seen = comparable(screen);
    return seen.ends_with(kScreen);
  });
  if (!as_expected) CHECK(seen == kScreen);
  CHECK(as_expected);
}

TEST_CASE("who has scrolled up goes on reading while lines come, and further up is the history") {
  const TemporaryFolder home;
  const ServerProcess server({"--history", "5"});
  Peer ann(server.port(), "ann");
  ann.send(numbered("old", 0, 50));
  Peer bob(server.port(), "bob");  // the server has them all
  const Tmux tmux(home, {10, 60});
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows("[ann] old 49\n"));
  ann.send(numbered("new", 0, 20));
  REQUIRE(tmux.shows("[ann] new 19\n"));
  tmux.presses({"PPage"});
  REQUIRE(tmux.shows("scrolled up"));
  const auto reading = [](const std::string& screen) {
    std::vector<std::string> rows = rows_of(screen);
    rows.resize(rows.size() - 2);  // the status, and what is typed
    return rows;
  };
  const std::vector<std::string> before = reading(tmux.screen());
  ann.send(numbered("newest", 0, 30));
  REQUIRE(tmux.shows("30 new below"));
  CHECK(reading(tmux.screen()) == before);
  // To the top, where the server is asked for what was before.
  CHECK(tmux.settles([&](const std::string& screen) {
    tmux.presses({"PPage"});
    return screen.find("[ann] old 0\n") != std::string::npos;
  }));
  CHECK(tmux.screen().find("30 new below") != std::string::npos);
  CHECK(tmux.settles([&](const std::string& screen) {
    tmux.presses({"PPage"});
    return screen.starts_with("--- the server keeps nothing older ---\n");
  }));
  CHECK(tmux.settles([&](const std::string& screen) {
    tmux.presses({"NPage"});
    return screen.find("[ann] newest 29\n") != std::string::npos;
  }));
  CHECK(tmux.settles([](const std::string& screen) {
    return screen.find("below") == std::string::npos &&
           screen.find("scrolled") == std::string::npos;
  }));
}

TEST_CASE_FIXTURE(AnnAndJoeInTmux,
                  "a paste of several lines is asked about and sends nothing by itself") {
  tmux.types("see: ");
  tmux.pastes("one word");
  CHECK(tmux.shows("[You] see: one word\n"));
  tmux.presses({"C-u"});
  tmux.pastes(numbered("no", 0, 12));
  CHECK(tmux.shows("Send 12 lines (\"no 0\" to"));
  tmux.presses({"n"});
  CHECK(tmux.settles([](const std::string& screen) {
    return screen.find("lines?") == std::string::npos && last_row(screen) == "[You]";
  }));
  tmux.pastes(numbered("line", 0, 500));
  CHECK(tmux.shows("Send 500 lines (\"line 0\" to"));
  tmux.presses({"y"});
  CHECK(ann.gets("[joe] line 499\n"));
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    expected.append("[joe] line ").append(std::to_string(i)).append(1, '\n');
  }
  CHECK(ann.received().find(expected) != std::string::npos);
  CHECK(ann.received().find("no ") == std::string::npos);
  CHECK(ann.received().find("see:") == std::string::npos);
  CHECK(tmux.shows("[joe] line 499\n"));
}

TEST_CASE("Ctrl+Z gives the shell and its screen back, and fg brings everything back whole") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Peer ann(server.port(), "ann");
  const Tmux tmux(home, kUsual);
  tmux.runs("stty -a >before; echo the shell was here");
  REQUIRE(tmux.shows("\nthe shell was here\n"));
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  ann.send("hello\n");
  REQUIRE(tmux.shows("[ann] hello\n"));
  CHECK(tmux.shows_of("#{alternate_on}") == "1");
  tmux.types("half a li");
  REQUIRE(tmux.shows("[You] half a li\n"));
  const std::string whole = tmux.screen();
  tmux.presses({"C-z"});
  REQUIRE(tmux.shows("Stopped"));
  CHECK(tmux.screen().find("\nthe shell was here\n") != std::string::npos);
  CHECK(tmux.screen().find("[ann] hello") == std::string::npos);
  CHECK(tmux.shows_of("#{alternate_on} #{cursor_flag}") == "0 1");
  tmux.runs("stty -a >stopped; cmp before stopped && echo the modes are the same");
  CHECK(tmux.shows("\nthe modes are the same\n"));
  tmux.resizes({20, 70});
  tmux.resizes(kUsual);
  tmux.runs("fg");
  CHECK(tmux.settles([&](const std::string& screen) { return screen == whole; }));
  ann.send("welcome back\n");
  CHECK(tmux.shows("--- new ---\n"));
  CHECK(tmux.shows("[ann] welcome back\n"));
  tmux.types("ne");
  CHECK(tmux.shows("[You] half a line\n"));
  tmux.presses({"C-c", "C-c", "C-c"});
  REQUIRE(tmux.settles([](const std::string& screen) {
    return screen.find("the shell was here\n") != std::string::npos;
  }));
  CHECK(tmux.shows_of("#{alternate_on} #{cursor_flag}") == "0 1");
  tmux.runs("echo left with $?; stty -a >after; cmp before after && echo the same at the end");
  CHECK(tmux.shows("\nleft with 0\n"));
  CHECK(tmux.shows("\nthe same at the end\n"));
}

}  // namespace
}  // namespace chat::test
