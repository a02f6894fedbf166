#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "common/protocol/wire.h"
#include "test/support/peers/client_talk.h"
#include "test/support/sentences.h"

namespace chat {
namespace {

using Phase = Conversation::Phase;
using test::named;
using test::Talk;

TEST_CASE("a client with a name asks to be let in, scripts without history") {
  Talk script(named("cron"));
  CHECK(script.client.phase() == Phase::Connecting);
  script.connect();
  CHECK(script.heard() == "/hello 1 cron history=0\n");
  CHECK(script.client.phase() == Phase::Handshake);
  script.says("welcome\t-\t1\tcron\t1\t0\t-\ncurrent\t1\n");
  CHECK(script.client.phase() == Phase::Joined);
  CHECK(script.client.take_text().empty());

  Talk person(named("joe"), Mode::Plain);
  person.connect();
  CHECK(person.heard() == "/hello 1 joe\n");
}

TEST_CASE("a person without a name is asked when there is a connection") {
  Talk talk(ClientSettings{}, Mode::Plain);
  CHECK(talk.client.phase() == Phase::Connecting);
  CHECK(talk.client.take_complaints().empty());
  talk.connect();
  CHECK(talk.client.phase() == Phase::AskingName);
  CHECK(talk.client.take_complaints() == test::kNamePrompt);
  talk.type("1joe");
  CHECK(talk.client.phase() == Phase::AskingName);
  CHECK(talk.client.take_text() == "! \"1joe\" is not a name (a name starts with a letter)\n");
  talk.type("  ");
  CHECK(talk.client.phase() == Phase::AskingName);
  talk.type(" joe ");
  CHECK(talk.heard() == "/hello 1 joe\n");
}

TEST_CASE("a person is asked for no name where no server is") {
  Talk talk(ClientSettings{}, Mode::Plain);
  talk.client.not_connected("connection refused");
  CHECK(talk.client.take_complaints().empty());
  CHECK(talk.client.ending().cause == Cause::Unreachable);
}

TEST_CASE("Enter takes the name that is offered, once") {
  ClientSettings settings;
  settings.offered_name = "joe";
  Talk talk(settings, Mode::Plain);
  talk.connect();
  CHECK(talk.client.take_complaints() == "Your name [joe]: ");
  talk.type("");
  CHECK(talk.heard() == "/hello 1 joe\n");
  talk.says("error\t0\tname-taken\t" + test::name_is_taken("joe") + "\n");
  CHECK(talk.client.take_complaints() == test::kNamePrompt);
}

TEST_CASE("a person whose name is taken is asked again, on the same connection if it lasts") {
  Talk talk(named("joe"), Mode::Plain);
  talk.connect();
  (void)talk.heard();
  talk.says("* prose is passed over\nerror\t0\tname-taken\t" + test::name_is_taken("joe") + "\n");
  CHECK(talk.client.phase() == Phase::AskingName);
  CHECK(talk.client.take_text() == "! " + test::name_is_taken("joe") + "\n");
  talk.type("jim");
  CHECK(talk.heard() == "/hello 1 jim\n");
  talk.says("error\t0\tname-taken\t" + test::name_is_taken("jim") + "\n");
  talk.hangs_up();
  CHECK(talk.client.phase() == Phase::AskingName);
  talk.type("tim");
  CHECK(talk.client.phase() == Phase::Connecting);
}

TEST_CASE("a script whose name is taken is refused, or takes a number if it may") {
  Talk refused(named("cron"));
  refused.connect();
  refused.says("error\t0\tname-taken\t" + test::name_is_taken("cron") + "\n");
  CHECK(refused.client.phase() == Phase::Over);
  CHECK(refused.client.ending().cause == Cause::Refused);
  CHECK(refused.client.ending().detail == test::name_is_taken("cron"));

  ClientSettings settings = named("cron");
  settings.any_name = AnyName::Yes;
  Talk numbered(settings);
  numbered.connect();
  (void)numbered.heard();
  numbered.says("error\t0\tname-taken\t" + test::name_is_taken("cron") + "\n");
  CHECK(numbered.heard() == "/hello 1 cron2 history=0\n");
  numbered.says("error\t0\tname-taken\t" + test::name_is_taken("cron2") + "\n");
  CHECK(numbered.heard() == "/hello 1 cron3 history=0\n");
  numbered.says("error\t0\tname-invalid\tno numbers here\n");
  CHECK(numbered.client.ending().cause == Cause::Refused);
}

TEST_CASE("the reason of a refusal is told, cleaned") {
  Talk talk(named("cron"));
  talk.connect();
  talk.says("* Welcome\n! first\n! you are\x1b[1m banned\n");
  talk.hangs_up();
  CHECK(talk.client.ending().cause == Cause::Refused);
  CHECK(talk.client.ending().detail == "you are[1m banned");

  Talk full(named("cron"));
  full.connect();
  full.says("error\t0\tfull\tthe room is full\n");
  CHECK(full.client.ending().cause == Cause::Refused);
}

TEST_CASE("lines are numbered from 1, and no more than the dialect allows are under way") {
  Talk talk(named("cron"));
  talk.join_or_resume();
  for (std::size_t i = 0; i < wire::kMaxInFlight; ++i) {
    REQUIRE(talk.client.takes_input());
    talk.type("x");
  }
  CHECK_FALSE(talk.client.takes_input());
  CHECK(talk.heard().starts_with("1\tx\n2\tx\n3\tx\n"));
  talk.says("ok\t1\t9\t9\n");
  CHECK(talk.client.takes_input());
}

TEST_CASE("a script says goodbye when its input has ended and every line has its outcome") {
  Talk talk(named("cron"));
  talk.join_or_resume();
  talk.type("a");
  talk.type("b");
  talk.client.input_ended();
  CHECK(talk.heard() == "1\ta\n2\tb\n");
  talk.says("ok\t1\t9\t9\n");
  CHECK(talk.client.phase() == Phase::Joined);
  talk.says("error\t2\tnobody\t" + test::nobody_is_called("b") + "\n");
  CHECK(talk.client.phase() == Phase::Leaving);
  CHECK(talk.client.take_complaints() == "! " + test::nobody_is_called("b") + "\n");
  CHECK(talk.heard() == "3\t/quit\n");
  talk.says("ok\t3\t9\t9\nbye\tquit\t\n");
  CHECK(talk.client.phase() == Phase::Over);
  CHECK(talk.client.ending().cause == Cause::Left);
  CHECK(talk.client.ending().lines == Ending::Lines::Refused);
  CHECK(talk.client.ending().unconfirmed.empty());
}

TEST_CASE("a /quit within the input ends it, after the lines before it") {
  Talk talk(named("cron"));
  talk.join_or_resume();
  talk.type("a");
  talk.type(" /quit gone home");
  CHECK(talk.client.ignores_input());
  CHECK_FALSE(talk.client.takes_input());
  CHECK(talk.heard() == "1\ta\n");
  talk.says("ok\t1\t9\t9\n");
  CHECK(talk.heard() == "2\t /quit gone home\n");
  talk.hangs_up();
  CHECK(talk.client.ending().cause == Cause::Left);
}

TEST_CASE("who listens stays after the end of the input") {
  ClientSettings settings = named("cron");
  settings.listen = Listen::Yes;
  Talk talk(settings);
  talk.join_or_resume();
  talk.client.input_ended();
  CHECK(talk.client.phase() == Phase::Joined);
  talk.says("say\t2\t2\tann\thello\n");
  CHECK(talk.client.take_text() == "[ann] hello\n");
}

TEST_CASE("a refused line of a person comes back to be corrected") {
  Talk talk(named("joe"), Mode::Plain);
  talk.join_or_resume();
  talk.type("secret > Jeo");
  talk.says("error\t2\tnobody\t" + test::nobody_is_called("Jeo") + "\n");
  CHECK(talk.client.take_text() == "! " + test::nobody_is_called("Jeo") + "\n");
}

TEST_CASE("a person's empty line is nothing at all") {
  Talk talk(named("joe"), Mode::Plain);
  talk.join_or_resume();
  CHECK(talk.heard() == "1\t/who\n");  // the client's own
  talk.type("");
  talk.type("  ");
  CHECK(talk.heard().empty());
  CHECK(talk.client.take_text().empty());
}

TEST_CASE("a line of the input that is too long is refused here, and the next is sent") {
  Talk talk(named("cron"));
  talk.join_or_resume();
  talk.type("a");
  talk.client.take({Input::Entry::Kind::TooLong, ""});
  talk.type("b");
  CHECK(talk.heard() == "1\ta\n2\tb\n");
  CHECK(talk.client.take_complaints() ==
        "! line 2 of the input is longer than 4096 bytes; it was not sent\n");
}

TEST_CASE("notices are an answer while the help is, for who does not listen") {
  Talk talk(named("cron"));
  talk.join_or_resume();
  talk.type("hello");
  talk.type("/help");
  talk.says("notice\t2\t2\tsomething else\nok\t1\t2\t2\nnotice\t3\t3\t/who: who is here\n");
  CHECK(talk.client.take_text() == "* /who: who is here\n");
}

TEST_CASE("what has no outcome when the connection is lost for good is known") {
  Talk talk(named("cron"));
  talk.join_or_resume();
  for (const char* line : {"a", "b", "c"}) talk.type(line);
  talk.says("ok\t2\t9\t9\n");
  talk.hangs_up();
  CHECK(talk.client.phase() == Phase::Pausing);
  talk.client.on_time(Conversation::Clock::now() + std::chrono::seconds(61));
  CHECK(talk.client.ending().cause == Cause::Lost);
  CHECK(talk.client.ending().unconfirmed == std::vector<std::string>{"a", "c"});
}

TEST_CASE("a server that says bye has ended it in order") {
  Talk talk(named("joe"), Mode::Plain);
  talk.join_or_resume();
  talk.says("bye\tshutdown\tthe server is stopping\n");
  CHECK(talk.client.phase() == Phase::Over);
  CHECK(talk.client.ending().cause == Cause::ServerEnded);
  CHECK(talk.client.take_text() == "* The server is stopping\n");
}

TEST_CASE("a person at a screen waits for a server that was stopped") {
  for (const std::string_view code : {"shutdown", "kept"}) {
    Talk talk(named("joe"), Mode::FullScreen);
    talk.join_or_resume();
    (void)talk.client.take_entries();
    talk.says("bye\t" + std::string(code) + "\tthe server is stopping\n");
    CHECK(talk.client.phase() == Phase::Pausing);
    const auto told = talk.client.take_entries();
    REQUIRE(told.size() == 1);
    CHECK(told[0].text.starts_with("The server was stopped at "));
    CHECK(told[0].text.ends_with(". Trying again; Ctrl+C leaves."));
  }
}

TEST_CASE("a goodbye that is not answered is not waited for long") {
  Talk talk(named("joe"), Mode::Plain);
  talk.join_or_resume();
  talk.client.leave(Cause::Left);
  CHECK(talk.client.phase() == Phase::Leaving);
  CHECK(talk.client.deadline() < Conversation::Clock::now() + std::chrono::seconds(5));
  talk.client.on_time(talk.client.deadline());
  CHECK(talk.client.phase() == Phase::Over);
  CHECK(talk.client.ending().cause == Cause::Left);
}

TEST_CASE("when time is up it is over, but for who has had what they wanted") {
  const auto latest = Conversation::Clock::now() + std::chrono::hours(1);
  Conversation outside(named("cron"), Mode::Piped, latest, Backoff(1));
  CHECK(outside.deadline() == latest);
  outside.on_time(latest);
  CHECK(outside.ending().cause == Cause::TimeUp);

  Talk talk(named("joe"), Mode::Plain);
  talk.join_or_resume();
  talk.client.on_time(Conversation::Clock::time_point::max());
  CHECK(talk.client.phase() != Phase::Joined);
}

TEST_CASE("a hostile server's nonsense is passed over") {
  Talk talk(named("joe"), Mode::Plain);
  talk.join_or_resume();
  talk.says(
      "say\nok\t\t\t\nerror\tx\nusers\t1\t2\n\xff\xfe\x00\n\n\nok\t99\t1\t1\nwelcome\t-"
      "\t1\teve\t1\t0\t-\n");
  talk.says(std::string(2 * wire::kMaxServerLine, 'x'));
  talk.says("\nsay\t2\t2\tann\tstill here\n");
  CHECK(talk.client.take_text() == "[ann] still here\n");
  CHECK(talk.client.phase() == Phase::Joined);
}

}  // namespace
}  // namespace chat
