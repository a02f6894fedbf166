#include "client/full_screen/full_screen.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "test/client/full_screen/desk.h"
#include "test/support/count.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

using Phase = Conversation::Phase;
using std::chrono::seconds;

TEST_CASE("what is typed stands at the bottom, and what comes in above it") {
  Desk desk;
  desk.keys("half a li");
  desk.says("say\t3\t1000\tann\thello\n");
  CHECK(desk.input() == "[You] half a li");
  CHECK(desk.shows("[ann] hello\n"));
  CHECK(desk.shows("127.0.0.1:8888"));
  CHECK(desk.shows("2 people here"));
  CHECK(desk.shows("connected"));
}

TEST_CASE(
    "an entered line is sent, stands as not confirmed when that takes long, and in its place "
    "then") {
  Desk desk;
  desk.keys("hello\r");
  CHECK(desk.heard() == "2\thello\n");
  CHECK(desk.input() == "[You]");
  desk.now += seconds(2);
  CHECK(desk.shows("hello (not confirmed yet)"));
  desk.says("say\t3\t1000\tann\tfirst\nok\t2\t4\t1000\n");
  const std::string text = desk.text();
  CHECK(text.find("not confirmed") == std::string::npos);
  CHECK(text.find("[ann] first") < text.find("[joe] hello"));
}

TEST_CASE("a refused line comes back to be mended") {
  Desk desk;
  desk.keys("psst > Jo\r");
  CHECK(desk.heard() == "2\tpsst > Jo\n");
  desk.says("error\t2\tnobody\t" + nobody_is_called("Jo") + "\n");
  CHECK(desk.input() == "[You] psst > Jo");
  CHECK(desk.shows("! " + nobody_is_called("Jo")));
}

TEST_CASE("Ctrl+C clears the line, asks on an empty one, and leaves when it comes again") {
  Desk desk;
  desk.keys("text\x03");
  CHECK(desk.input() == "[You]");
  desk.keys("\x03");
  CHECK(desk.shows("leave?"));
  desk.keys("x");
  CHECK_FALSE(desk.shows("leave?"));
  CHECK(desk.input() == "[You] x");
  CHECK(desk.talk.client.phase() == Phase::Joined);
  desk.keys("\x03\x03\x03");
  CHECK(desk.talk.client.phase() == Phase::Leaving);
}

TEST_CASE("what Ctrl+C clears comes back by Ctrl+_ and by Up") {
  Desk desk;
  desk.keys("half a line\x03");
  CHECK(desk.input() == "[You]");
  desk.keys("\x1f");
  CHECK(desk.input() == "[You] half a line");
  desk.keys("\x03\x1b[A");
  CHECK(desk.input() == "[You] half a line");
}

TEST_CASE("a line typed over a recalled one is not lost") {
  Desk desk;
  desk.keys("one\r");
  desk.keys("two\r");
  desk.keys(
      "\x1b[A\x15"
      "draft");  // Up, Ctrl+U
  CHECK(desk.input() == "[You] draft");
  desk.keys("\x1b[A");
  CHECK(desk.input() == "[You] two");
  desk.keys("\x1b[B\x1b[B");
  CHECK(desk.input() == "[You] draft");
  desk.keys("\x1b[A more\x1b[A");
  CHECK(desk.input() == "[You] one");
  desk.keys("\x1b[B");
  CHECK(desk.input() == "[You] two more");
  desk.keys("\r\x1b[A\x1b[A");
  CHECK(desk.input() == "[You] draft");
}

TEST_CASE("what was half typed comes back after a search, too") {
  Desk desk;
  desk.keys("one\r");
  desk.keys("two\r");
  desk.keys(
      "half\x12"
      "on\x01");  // Ctrl+R, Ctrl+A
  CHECK(desk.input() == "[You] one");
  desk.keys("\x1b[B\x1b[B");
  CHECK(desk.input() == "[You] half");
}

TEST_CASE("of several refused lines one comes back, and none is lost") {
  Desk desk;
  desk.keys("one\r");
  desk.keys("two\r");
  (void)desk.heard();
  desk.says("error\t2\tnot-stored\tthe disk is full\nerror\t3\tnot-stored\tthe disk is full\n");
  CHECK(desk.input() == "[You] one");
  CHECK(desk.shows("! not sent: two"));
}

// The connection is lost, and the session with it.
void lose_session(Desk& desk) {
  desk.talk.try_again();
  CHECK(desk.heard().starts_with("/hello 1 joe session=token"));
  desk.says("error\t0\tsession-unknown\tno such session\n");
  desk.talk.connect();
  CHECK(desk.heard().starts_with("/hello 1 joe"));
  desk.says("welcome\tother\t1\tjoe\t2\t0\ttuesday\ncurrent\t1\n");
  CHECK(desk.heard().find("\t/who\n") != std::string::npos);
}

TEST_CASE("what may have been said already is asked about, one line after the other") {
  Desk desk;
  for (const std::string_view line : {"first\r", "second\r", "?\r"}) desk.keys(line);
  CHECK(desk.heard() == "2\tfirst\n3\tsecond\n4\t?\n");
  desk.talk.hangs_up();
  desk.keys("third\r");
  CHECK(desk.shows("not connected"));
  CHECK(desk.shows("first (not confirmed yet)"));
  CHECK(desk.shows("third (not sent yet)"));
  desk.keys("y");
  lose_session(desk);
  CHECK(desk.input() == "[You] y");  // it was being typed before, and is no answer
  CHECK(desk.shows("connected, a question waits: send or clear your line first"));
  desk.keys("\r");
  CHECK(desk.heard().empty());  // it may depend on what is to be decided
  CHECK(desk.shows("Perhaps not sent: \"first\". Send it now? y = yes, n = no"));
  CHECK_FALSE(desk.shows("a question waits"));
  desk.keys("y");
  CHECK(desk.shows("Perhaps not sent: \"second\""));
  desk.keys("n");
  CHECK_FALSE(desk.shows("Perhaps"));
  CHECK(desk.input() == "[You]");
  // Neither a question to the server nor what was not sent needs a decision.
  CHECK(desk.heard() == "3\tfirst\n4\t?\n5\tthird\n6\ty\n");
  CHECK(desk.shows("! not sent: second"));
}

TEST_CASE("what was never sent is sent without a question, but for whispers") {
  Desk desk;
  desk.talk.hangs_up();
  desk.keys("hello\r");
  desk.keys("psst > ann\r");
  lose_session(desk);
  CHECK(desk.shows("! ann may be somebody else by now; nothing was sent"));
  CHECK(desk.input() == "[You] psst > ann");
  CHECK_FALSE(desk.shows("Perhaps"));
  CHECK(count(desk.text(), "[joe] hello") == 1);
}

TEST_CASE("a question about a long line shows how to answer it") {
  Desk desk;
  desk.keys(std::string(200, 'x') + "\r");
  desk.talk.hangs_up();
  lose_session(desk);
  CHECK(desk.shows("xxxxx\u2026\". Send it now? y = yes, n = no\n"));
}

TEST_CASE("to leave does not wait for a decision, and what it is about is listed") {
  Desk desk;
  desk.keys("first\r");
  desk.keys("second\r");
  (void)desk.heard();
  desk.talk.hangs_up();
  desk.keys("/qui");
  desk.talk.try_again();
  (void)desk.heard();
  desk.says("error\t0\tsession-unknown\tno such session\n");
  desk.talk.connect();
  desk.says("welcome\tother\t1\tjoe\t2\t0\ttuesday\ncurrent\t1\n");
  desk.keys("t\r");
  CHECK(desk.talk.client.phase() == Phase::Leaving);
  desk.talk.client.on_time(desk.talk.client.deadline());
  CHECK(desk.talk.client.ending().unconfirmed.size() == 2);
}

TEST_CASE("silence is told when it lasts longer than the server's usual") {
  Desk desk;
  desk.now += seconds(14);
  CHECK(desk.shows("no contact for 1"));
}

TEST_CASE("repaints are gathered: 60 in a second at most, a key's at once") {
  Desk desk;
  (void)desk.text();
  desk.now += seconds(1);
  int painted = 0;
  const auto end = desk.now + seconds(1);
  for (int seq = 10; desk.now < end; ++seq) {
    desk.now += std::chrono::milliseconds(1);
    desk.says("say\t" + std::to_string(seq) + "\t1000\tann\thello\n");
    if (seq % 10 == 0) desk.keys("k");
    if (!desk.screen.paint(desk.now).empty()) ++painted;
  }
  CHECK(painted <= 61);
  CHECK(painted > 40);
  desk.now += seconds(1);
  desk.keys("k");
  CHECK_FALSE(desk.screen.paint(desk.now).empty());
}

}  // namespace
}  // namespace chat::test
