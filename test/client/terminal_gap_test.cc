// Stopped for longer than the server keeps a place: the gap in the conversation, in tmux.

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "test/support/count.h"
#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

using std::chrono::milliseconds;

// The most that a server gives at once.
constexpr int kMostGiven = 1000;

Limits short_grace() {
  Limits limits;
  limits.ping_after = milliseconds(300);
  limits.answer_within = milliseconds(1'500);
  limits.away_after = milliseconds(100);
  limits.grace = milliseconds(200);
  return limits;
}

std::string numbered(int count) {
  std::string lines;
  for (int i = 1; i <= count; ++i)
    lines.append("missed ").append(std::to_string(i)).append(1, '\n');
  return lines;
}

// joe has read one message, is stopped by Ctrl+Z, and loses the place.
struct StoppedForLong {
  const TemporaryFolder home;
  const LocalServer server{short_grace()};
  Peer ann{server.port(), "ann"};
  const Tmux tmux{home, {60, 80}};

  StoppedForLong() {
    tmux.runs_client(server.port(), "joe");
    REQUIRE(tmux.shows(you_are("joe")));
    ann.send("before\n");
    REQUIRE(tmux.shows("[ann] before\n"));
    tmux.presses({"C-z"});
    REQUIRE(tmux.shows("Stopped"));
    REQUIRE(ann.gets("* joe left"));
  }

  // Once these have come, the room has all that was said before them.
  void says(const std::string& lines) {
    ann.forget();  // her welcome says who is here, too
    ann.send(lines + "?\n");
    REQUIRE(ann.gets("person is here"));
  }
};

TEST_CASE_FIXTURE(StoppedForLong,
                  "who was stopped for too long reads on the screen what was said, each once") {
  says(numbered(11));
  tmux.runs("fg");
  REQUIRE(tmux.shows("That was while you were away.\n"));
  ann.send("after\n");
  REQUIRE(tmux.shows("[ann] after\n"));
  const std::string screen = tmux.screen();
  CAPTURE(screen);
  std::size_t last = screen.find("[ann] before\n");
  for (int i = 1; i <= 11; ++i) {
    const std::string row = " [ann] missed " + std::to_string(i) + "\n";
    CHECK(count(screen, row) == 1);
    CHECK(screen.find(row) > last);
    last = screen.find(row);
  }
  CHECK(screen.find("[ann] after\n") > last);
  for (const char* sentence :
       {"[ann] before\n", "The connection is lost", "Connected again. You were away too long",
        "While you were away:", "That was while you were away."}) {
    CAPTURE(sentence);
    CHECK(count(screen, sentence) == 1);
  }
  CHECK(count(screen, you_are("joe")) == 1);
  CHECK(count(screen, "missing") == 0);
}

TEST_CASE_FIXTURE(StoppedForLong, "what the server cannot give any more is counted as missing") {
  says(numbered(kMostGiven + 11));
  tmux.runs("fg");
  REQUIRE(tmux.shows("[ann] missed 1011\n"));
  // The numbers of joe's leaving and being away are among them.
  CHECK(tmux.settles([&](const std::string& screen) {
    if (screen.find("messages are missing") == std::string::npos) tmux.presses({"PPage"});
    return screen.find("--- up to 13 messages are missing ---\n") != std::string::npos;
  }));
  const std::string screen = tmux.screen();
  CAPTURE(screen);
  CHECK(screen.find("[ann] before\n") < screen.find("are missing ---\n"));
  CHECK(screen.find("are missing ---\n") < screen.find("[ann] missed 12\n"));
  CHECK(count(screen, "[ann] missed 12\n") == 1);
  CHECK(count(screen, "[ann] missed 11\n") == 0);
}

}  // namespace
}  // namespace chat::test
