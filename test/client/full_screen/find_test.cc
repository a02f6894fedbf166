// Searching in what was said, and going to what was said to the person.

#include "client/full_screen/find.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "test/client/full_screen/desk.h"
#include "test/support/sentences.h"
#include "test/support/terminal/at_terminal.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

std::string say(int seq, std::string_view text) {
  return "say\t" + std::to_string(seq) + "\t1000\tann\t" + std::string(text) + "\n";
}

// Ten rows are enough to have each of them out of sight.
void ann_says(Desk& desk, std::string_view text, int& seq) {
  desk.says(say(seq++, text));
  for (int i = 0; i < 40; ++i) desk.says(say(seq++, "other"));
}

struct DeskWithTalk : Desk {
  int seq = 3;
  DeskWithTalk() {
    ann_says(*this, "where is the Key?", seq);
    ann_says(*this, "the key is here", seq);
  }
};

TEST_CASE_FIXTURE(DeskWithTalk, "/find shows the last place, Up an older one, Escape goes back") {
  keys("/find KEY\r");
  CHECK(shows("the key is here"));
  CHECK(input() == "(find) KEY");
  keys("\x1b[A");
  CHECK(shows("where is the Key?"));
  CHECK_FALSE(shows("the key is here"));
  keys("\x1b[B");
  CHECK(shows("the key is here"));
  keys("\x1b[B");
  CHECK(input() == "(no more) KEY");
  keys("\x1b");
  pauses();
  CHECK_FALSE(shows("the key is here"));
  CHECK(input() == "[You]");
}

TEST_CASE_FIXTURE(DeskWithTalk, "what was found is shown in reverse, also across a name") {
  keys("/find ] THE k\r");
  (void)text();
  CHECK(terminal.everything().find("k{1;7m}") != std::string::npos);
  CHECK(terminal.everything().find("x{1;7m}") == std::string::npos);
}

TEST_CASE_FIXTURE(DeskWithTalk,
                  "Ctrl+R on an empty input searches in what was said as it is typed") {
  keys("\x12");
  keys("where");
  CHECK(shows("where is the Key?"));
  CHECK(heard().empty());
  keys("\x7f\x7f\x7f\x7f\x7fis here");
  CHECK(shows("the key is here"));
  keys("\x07");
  CHECK(input() == "[You]");
  CHECK_FALSE(shows("the key is here"));
}

TEST_CASE_FIXTURE(DeskWithTalk, "Ctrl+R twice searches in what was entered") {
  keys("sent before\r");
  keys(
      "\x12\x12"
      "bef");
  CHECK(input() == "(search) bef: sent before");
}

TEST_CASE_FIXTURE(DeskWithTalk, "a search goes on in what the server keeps") {
  (void)heard();
  keys("/find ancient\r");
  CHECK(input() == "(looking further up) ancient");
  const std::string question = heard();
  CHECK(question.find("/history ") != std::string::npos);
  const std::string line = question.substr(0, question.find('\t'));
  says("history\t90\t" + line + "\t2\n" + say(1, "an ancient line") + say(2, "another") +
       "current\t90\nok\t" + line + "\t90\t1000\n");
  CHECK(shows("an ancient line"));
  CHECK(input() == "(find) ancient");
}

TEST_CASE_FIXTURE(DeskWithTalk, "Alt+A goes to whispers and to lines with one's name, and back") {
  keys("\x1b[O");  // the person looks elsewhere
  ann_says(*this, "joe: one", seq);
  says("whisper\t" + std::to_string(seq++) + "\t1000\tann\tjoe\ttwo\n");
  ann_says(*this, "others", seq);
  keys("\x1b[I");
  keys(
      "\x1b"
      "a");
  CHECK(shows("joe: one"));
  CHECK_FALSE(shows("[ann > you] two"));
  keys(
      "\x1b"
      "a");
  CHECK(shows("[ann > you] two"));
  keys(
      "\x1b"
      "a");
  CHECK_FALSE(shows("[ann > you] two"));
  CHECK(shows("connected\n"));
}

TEST_CASE("a search leaves out what is not shown, and stays at the last place found") {
  Scrollback talk;
  for (const auto kind : {Entry::Kind::Arrival, Entry::Kind::Message}) {
    Entry entry;
    entry.kind = kind;
    entry.name = "ann";
    entry.text = "ann came";
    talk.add(entry);
  }
  Find find(std::nullopt);
  find.type("came");
  find.go(talk, Find::Towards::Older, JoinsShown::No);
  CHECK(find.spot() == 1);
  find.go(talk, Find::Towards::Older, JoinsShown::No);
  CHECK(find.has_failed());
  CHECK(find.spot() == 1);
  find.go(talk, Find::Towards::Older, JoinsShown::Yes);
  CHECK(find.spot() == 0);
}

TEST_CASE("in tmux what was found is seen in reverse") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  const Tmux tmux(home, {10, 60});
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  for (int i = 0; i < 20; ++i) ann.send((i == 2 ? "the needle\n" : "hay\n"));
  REQUIRE(tmux.settles([](const std::string& now) {
    return now.find("hay") != std::string::npos && now.find("needle") == std::string::npos &&
           now.find(you_are("joe")) == std::string::npos;
  }));
  tmux.runs("/find needle");
  CHECK(tmux.shows("the needle"));
  CHECK(tmux.screen_with_looks().find("\x1b[1;7mneedle") != std::string::npos);
  tmux.presses({"Escape"});
  CHECK(tmux.settles([](const std::string& now) {
    return now.find("the needle") == std::string::npos && now.ends_with("[You]\n");
  }));
}

}  // namespace
}  // namespace chat::test
