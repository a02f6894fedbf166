// How the client comes back: when it tries, what it says of it, and what it does when the session
// is gone. The server is played by the test.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/wording.h"
#include "test/support/peers/client_talk.h"
#include "test/support/sentences.h"

namespace chat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = Conversation::Clock;
using Phase = Conversation::Phase;
using test::named;

// A client that was let in as joe.
struct Visit : test::Talk {
  explicit Visit(Mode mode = Mode::Plain, const ClientSettings& settings = named("joe"))
      : Talk(settings, mode) {
    join_or_resume();
  }

  void comes_back() {
    hangs_up();
    try_again();
  }
  void fails_to_connect(int times, const std::string& why = "") {
    for (int i = 0; i < times; ++i) {
      client.on_time(client.deadline());
      client.not_connected(why);
    }
  }
};

constexpr std::string_view kLost = "* The connection is lost; trying again.\n";

TEST_CASE("a person is told once that the connection is lost, why, and that it is back") {
  Visit visit;
  visit.type("hello");
  visit.hangs_up();
  CHECK(visit.client.take_text() == std::string(kLost) + "* Not sent yet: hello\n");
  visit.fails_to_connect(2, "connection refused");
  CHECK(visit.client.take_text() == "* No connection yet: connection refused\n");
  visit.type("more");
  CHECK(visit.client.take_text() == "* Not sent yet: more\n");
  visit.try_again();
  CHECK(visit.heard() == "/hello 1 joe session=token after=1\n");
  visit.says("welcome\ttoken\t5\tjoe\t2\t0\tmonday\nsay\t3\t0\tann\thi\ncurrent\t5\n");
  CHECK(visit.heard() == "1\t/who\n2\thello\n3\tmore\n");
  const std::string text = visit.client.take_text();
  CHECK(text.starts_with("* Connected again.\n* While you were away:\n["));
  CHECK(text.ends_with(" ann] hi\n* That was while you were away.\n"));
  visit.says("ok\t2\t6\t1\nok\t3\t7\t1\n");
  CHECK(visit.client.take_text() == "* Sent now: hello\n* Sent now: more\n");
}

TEST_CASE("a room that is full or busy when somebody comes back is tried again") {
  for (const char* code : {"full", "busy"}) {
    Visit visit;
    visit.comes_back();
    visit.says(std::string("error\t0\t") + code + "\tnot now\n");
    CHECK(visit.client.phase() == Phase::Pausing);
  }
  test::Talk newcomer(named("joe"), Mode::Plain);
  newcomer.connect();
  newcomer.says("error\t0\tfull\tnot now\n");
  CHECK(newcomer.client.ending().cause == Cause::Refused);
}

TEST_CASE("a connection of a moment does not make the pauses short again") {
  Visit visit;
  visit.hangs_up();
  visit.fails_to_connect(8);
  visit.try_again();
  visit.says("welcome\ttoken\t1\tjoe\t2\t0\tmonday\ncurrent\t1\n");
  CHECK(visit.client.phase() == Phase::Joined);
  const auto before = Clock::now();
  visit.hangs_up();
  CHECK(visit.client.deadline() > before + seconds(3));
}

TEST_CASE("long pauses are told, short ones are not") {
  Visit visit;
  visit.hangs_up();
  visit.fails_to_connect(8);
  const std::string text = visit.client.take_text();
  CHECK(text.starts_with(std::string(kLost) + "* Next try in "));
  CHECK(std::count(text.begin(), text.end(), '\n') <= 5);
}

TEST_CASE("a changed network, and a machine that was asleep, cut the pause short") {
  Visit visit;
  visit.client.network_changed();
  CHECK(visit.client.phase() == Phase::Joined);
  visit.client.woken_up();
  CHECK(visit.client.phase() == Phase::Pausing);
  CHECK(visit.client.take_text() ==
        "* The connection is lost (this machine was asleep); trying again.\n");
  const auto before = Clock::now();
  visit.fails_to_connect(8);
  CHECK(visit.client.deadline() > before + seconds(3));
  visit.client.network_changed();
  CHECK(visit.client.deadline() <= Clock::now() + milliseconds(200));
}

TEST_CASE("a server that lets nothing be heard is lost, and its pings are answered") {
  Visit visit;
  (void)visit.heard();
  const auto before = Clock::now();
  visit.says("ping\t7\n");
  CHECK(visit.heard() == "/pong 7\n");
  CHECK(visit.client.deadline() > before + seconds(20));
  visit.client.on_time(visit.client.deadline());
  CHECK(visit.client.phase() == Phase::Pausing);
}

TEST_CASE("a server that pings without reading is kept a bounded number of answers for") {
  Visit visit;
  std::string pings;
  while (pings.size() < std::size_t{64} * 1024) pings += "ping\t7\n";
  const std::size_t bound = wire::kMaxInFlight * (kMaxTyped + wire::kMaxPrefix);
  for (std::size_t said = 0; said < 3 * bound; said += pings.size()) visit.says(pings);
  std::size_t kept = 0;
  for (std::string some = visit.heard(); !some.empty(); some = visit.heard()) kept += some.size();
  CHECK(kept >= bound);
  CHECK(kept < bound + std::string_view("/pong 7\n").size());
}

TEST_CASE("which goodbyes of the server are for good") {
  for (const char* code : {"kept", "waiting"}) {
    Visit visit;
    visit.says(std::string("bye\t") + code + "\tthe server restarts\n");
    CHECK(visit.client.phase() == Phase::Pausing);
    CHECK(visit.client.take_text() ==
          "* The connection is lost (the server restarts); trying again.\n");
  }
  Visit visit;
  visit.says("bye\treplaced\t\n");
  CHECK(visit.client.ending().cause == Cause::Replaced);
  Visit kicked;
  kicked.says("bye\tkicked\t" + test::you_were_kicked() + "\n");
  CHECK(kicked.client.ending().cause == Cause::Kicked);
  CHECK(kicked.client.ending().detail == test::you_were_kicked());
}

TEST_CASE("a person whose session is gone decides on what is open, and joins anew") {
  Visit visit;
  visit.type("hello");
  visit.comes_back();
  (void)visit.client.take_text();
  visit.says("error\t0\tsession-unknown\tno such session\n");
  CHECK(visit.client.phase() == Phase::Connecting);
  CHECK(visit.client.take_text() == "! perhaps not sent: hello\n");
  visit.connect();
  CHECK(visit.heard() == "/hello 1 joe history=0\n");
  visit.says("error\t0\tname-taken\t" + test::name_is_taken("joe") + "\n");
  CHECK(visit.client.take_complaints() == test::kNamePrompt);
  CHECK(visit.client.take_text() == "! " + test::name_is_taken("joe") + "\n");
  visit.type("jim");
  CHECK(visit.heard() == "/hello 1 jim history=0\n");
  visit.says("welcome\tother\t1\tjim\t2\t0\ttuesday\n");
  CHECK(visit.client.take_text() == "* Connected again. The server was restarted.\n* " +
                                        renamed_line({"joe", "jim"}, Reader::Actor) + "\n");
  visit.type("again");
  CHECK(visit.heard() == "1\t/history 1000\n2\t/who\n3\tagain\n");
}

TEST_CASE("whoever was away too long reads once what was said meanwhile, and no greeting") {
  Visit visit(Mode::FullScreen);
  (void)visit.heard();
  visit.says("users\t2\t1\t2\tann:1 joe:0\nok\t1\t2\t1\nsay\t5\t5000\tann\tbefore\n");
  (void)visit.client.take_entries();
  visit.comes_back();
  visit.says("error\t0\tsession-unknown\tno such session\n");
  visit.connect();
  (void)visit.heard();
  visit.says("welcome\tother\t40\tjoe\t2\t0\tmonday\tthe lab\ncurrent\t40\n");
  CHECK(visit.heard() == "1\t/history 1000\n2\t/who\n");
  visit.says(
      "history\t41\t1\t2\nsay\t5\t5000\tann\tbefore\nsay\t9\t9000\tann\tmeanwhile\n"
      "current\t41\nok\t1\t41\t41000\nusers\t42\t2\t2\tann:1 joe:0\nok\t2\t42\t1\n");
  std::vector<std::string> told;
  for (const Entry& entry : visit.client.take_entries()) told.push_back(entry.text);
  CHECK(told == std::vector<std::string>{
                    "The connection is lost; trying again.",
                    "Connected again. You were away too long to keep your place.",
                    "While you were away:", "meanwhile", "That was while you were away."});
}

TEST_CASE("who joins anew cannot answer by /reply who may be somebody else by now") {
  Visit visit(Mode::FullScreen);
  visit.says("whisper\t2\t1\tann\tjoe\tpsst\n");
  CHECK(visit.client.people().last_whisperer() == "ann");
  visit.comes_back();
  visit.says("error\t0\tsession-unknown\tno such session\n");
  CHECK(visit.client.people().last_whisperer().empty());
}

TEST_CASE("of lines without an outcome, a person decides on their own, not on the client's") {
  Visit visit(Mode::FullScreen);
  REQUIRE(visit.heard() == "1\t/who\n");
  visit.type("hello");
  visit.comes_back();
  visit.says("error\t0\tsession-unknown\tno such session\n");
  CHECK(visit.client.take_undecided() == "hello");
  CHECK_FALSE(visit.client.has_undecided());
}

TEST_CASE("a whisper typed after a restart was caught up with is sent again over the next cut") {
  Visit visit;
  visit.comes_back();
  visit.says("welcome\ttoken\t5\tjoe\t2\t0\ttuesday\ncurrent\t5\n");
  (void)visit.heard();
  visit.type("psst > ann");
  CHECK(visit.heard() == "2\tpsst > ann\n");
  visit.comes_back();
  (void)visit.heard();
  visit.says("welcome\ttoken\t5\tjoe\t2\t0\ttuesday\ncurrent\t5\n");
  CHECK(visit.heard() == "1\t/who\n2\tpsst > ann\n");
}

TEST_CASE("an op whose server was restarted is one no more, and is told so; else it stays one") {
  using Role = People::Role;
  Visit visit;
  visit.says("notice\t2\t2\t" + std::string(kYouAreOp) + "\n");
  visit.comes_back();
  visit.says("welcome\ttoken\t5\tjoe\t2\t0\tmonday\ncurrent\t5\n");
  CHECK(visit.client.people().own_role() == Role::Op);
  visit.comes_back();
  (void)visit.client.take_text();
  visit.says("welcome\ttoken\t6\tjoe\t2\t0\ttuesday\ncurrent\t6\n");
  CHECK(visit.client.people().own_role() == Role::Person);
  CHECK(visit.client.take_text().starts_with(
      "* Connected again.\n* The server was restarted: you are an op no more.\n"));
}

TEST_CASE("after missed events the screen asks who is here, at once or when it has caught up") {
  Visit visit(Mode::FullScreen);
  CHECK(visit.heard() == "1\t/who\n");
  visit.says("users\t2\t1\t2\tann:1 joe:0\nok\t1\t2\t1\n");
  visit.says("missed\t3\n");
  CHECK(visit.heard() == "2\t/who\n");
  visit.says("users\t6\t2\t2\tann:1 joe:0\nok\t2\t6\t1\n");

  visit.comes_back();
  (void)visit.heard();
  visit.says("welcome\ttoken\t9\tjoe\t2\t2\tmonday\nmissed\t2\n");
  CHECK(visit.heard().empty());
  visit.says("current\t9\n");
  CHECK(visit.heard() == "3\t/who\n");
}

TEST_CASE("who speaks in the history need not be here any more") {
  Visit visit(Mode::FullScreen);
  visit.says("history\t2\t0\t1\nsay\t1\t1\tann\thi\ncurrent\t2\n");
  CHECK(visit.client.people().matching("").empty());
  visit.says("say\t3\t1\tbob\thi\n");
  CHECK(visit.client.people().matching("") == std::vector<std::string>{"bob"});
}

TEST_CASE("a script with nothing open joins anew without a word, and else ends") {
  Visit calm(Mode::Piped);
  calm.comes_back();
  calm.says("error\t0\tsession-unknown\tx\n");
  CHECK(calm.client.phase() == Phase::Connecting);
  CHECK(calm.client.take_text().empty());

  Visit open(Mode::Piped);
  open.type("hello");
  open.hangs_up();
  CHECK_FALSE(open.client.takes_input());
  open.try_again();
  open.says("error\t0\tafter-unknown\tx\n");
  CHECK(open.client.ending().cause == Cause::Lost);
  CHECK(open.client.ending().unconfirmed == std::vector<std::string>{"hello"});
}

TEST_CASE("a script that was left with an open line says so when the others are confirmed") {
  Visit visit(Mode::Piped);
  visit.type("psst > ann");
  visit.type("hello");
  visit.client.input_ended();
  visit.comes_back();
  (void)visit.heard();
  visit.says("welcome\ttoken\t5\tjoe\t2\t0\ttuesday\ncurrent\t5\n");
  CHECK(visit.heard() == "1\thello\n");
  visit.says("ok\t1\t6\t1\n");
  CHECK(visit.heard() == "2\t/quit\n");
  visit.says("bye\tquit\t\n");
  CHECK(visit.client.ending().cause == Cause::Interrupted);
  CHECK(visit.client.ending().unconfirmed == std::vector<std::string>{"psst > ann"});
}

TEST_CASE("a script gives up after a minute, or at its --timeout, and is content if all is said") {
  Visit visit(Mode::Piped);
  visit.type("hello");
  visit.hangs_up();
  visit.client.on_time(Clock::now() + seconds(61));
  CHECK(visit.client.ending().cause == Cause::Lost);

  Visit done(Mode::Piped);
  done.hangs_up();
  done.client.input_ended();
  CHECK(done.client.phase() == Phase::Pausing);
  done.client.on_time(Clock::now() + seconds(61));
  CHECK(done.client.ending().cause == Cause::Left);

  ClientSettings hurried = named("joe");
  hurried.timeout = seconds(300);
  Visit patient(Mode::Piped, hurried);
  patient.type("hello");
  patient.hangs_up();
  patient.client.on_time(patient.client.deadline());
  CHECK(patient.client.phase() == Phase::Connecting);
  CHECK(patient.client.deadline() == Clock::time_point::max());
}

TEST_CASE("to leave while the connection is lost is to leave at once") {
  Visit visit;
  visit.hangs_up();
  visit.type("/quit");
  CHECK(visit.client.phase() == Phase::Over);
  CHECK(visit.client.ending().unconfirmed.empty());
}

TEST_CASE("who leaves while catching up says goodbye behind the lines that are sent again") {
  Visit visit;
  visit.type("hello");
  visit.comes_back();
  (void)visit.heard();
  visit.says("welcome\ttoken\t5\tjoe\t2\t0\tmonday\n");
  visit.type("/quit");
  CHECK(visit.heard().empty());
  visit.says("current\t5\n");
  CHECK(visit.heard() == "1\t/who\n2\thello\n3\t/quit\n");
}

}  // namespace
}  // namespace chat
