// A connection that is lost before the welcome, or a server that is too busy then: the client asks
// for the same session again, for a while. The server is played by the test.

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "test/support/peers/client_talk.h"
#include "test/support/sentences.h"

namespace chat {
namespace {

using std::chrono::seconds;
using Clock = Conversation::Clock;
using Phase = Conversation::Phase;
using test::named;
using test::Talk;

constexpr std::string_view kWelcome = "welcome\ttoken\t1\tjoe\t2\t0\tmonday\ncurrent\t1\n";

TEST_CASE("a connection that is lost before the welcome is tried again, with the same key") {
  for (const Mode mode : {Mode::Piped, Mode::Plain}) {
    Talk talk(named("joe"), mode);
    talk.connect();
    const std::string first = talk.heard();
    const std::string key = talk.key;
    CHECK_FALSE(key.empty());
    talk.says("welcome\ttok");
    talk.hangs_up();
    talk.try_again();
    CHECK(talk.heard() == first);
    CHECK(talk.key == key);
    talk.says(kWelcome);
    CHECK(talk.client.phase() == Phase::Joined);
    talk.type("hello");
    CHECK(talk.heard() == (mode == Mode::Piped ? "1\thello\n" : "1\t/who\n2\thello\n"));
    talk.hangs_up();
    talk.try_again();
    CHECK(talk.heard() == "/hello 1 joe session=token after=1\n");
  }
}

TEST_CASE("what a person types before they are let in at last is said then") {
  Talk talk(named("joe"), Mode::Plain);
  talk.connect();
  (void)talk.heard();
  talk.hangs_up();
  CHECK(talk.client.take_text() == test::kTryingAgain);
  talk.type("hello");
  talk.try_again();
  (void)talk.heard();
  talk.says(kWelcome);
  CHECK(talk.heard() == "1\thello\n2\t/who\n");
}

TEST_CASE("a numbered name is asked for again under its number") {
  ClientSettings settings = named("cron");
  settings.any_name = AnyName::Yes;
  Talk talk(settings);
  talk.connect();
  (void)talk.heard();
  talk.says("error\t0\tname-taken\t" + test::name_is_taken("cron") + "\n");
  const std::string second = talk.heard();
  CHECK(second == "/hello 1 cron2 history=0\n");
  talk.hangs_up();
  talk.try_again();
  CHECK(talk.heard() == second);
}

TEST_CASE("a session that the server has forgotten is not asked for with its old key") {
  Talk talk(named("joe"));
  talk.connect();
  (void)talk.heard();
  const std::string key = talk.key;
  talk.says(kWelcome);
  talk.hangs_up();
  talk.try_again();
  talk.says("error\t0\tsession-unknown\tno such session\n");
  talk.connect();
  CHECK(talk.heard() == "/hello 1 joe history=0\n");
  CHECK_FALSE(talk.key == key);
}

TEST_CASE("who is not let in gives up after 10 seconds, but not while they are asked for a name") {
  for (const Mode mode : {Mode::Piped, Mode::Plain}) {
    Talk talk(named("joe"), mode);
    talk.connect();
    talk.hangs_up();
    CHECK(talk.client.phase() == Phase::Pausing);
    talk.client.on_time(Clock::now() + seconds(11));
    CHECK(talk.client.ending().cause == Cause::Lost);
    CHECK(talk.client.ending().room == Ending::Room::Outside);
  }
  Talk asked(named("joe"), Mode::Plain);
  asked.connect();
  asked.hangs_up();
  asked.try_again();
  asked.says("error\t0\tname-taken\t" + test::name_is_taken("joe") + "\n");
  CHECK(asked.client.phase() == Phase::AskingName);
  asked.client.on_time(Clock::now() + seconds(11));
  CHECK(asked.client.phase() == Phase::AskingName);
}

constexpr std::string_view kTooMany = "error\t0\tbusy\ttoo many people are coming in\n";

TEST_CASE("a newcomer for whom the server is too busy tries again by itself, and says so once") {
  Talk talk(named("joe"), Mode::Plain);
  talk.connect();
  const std::string first = talk.heard();
  talk.says(kTooMany);
  CHECK(talk.client.take_text() ==
        "* Not let in yet (too many people are coming in); trying again.\n");
  for (int tries = 0; tries < 3; ++tries) {
    talk.try_again();
    CHECK(talk.heard() == first);
    talk.says(kTooMany);
  }
  talk.try_again();
  talk.says(kWelcome);
  CHECK(talk.client.phase() == Phase::Joined);
  CHECK(talk.client.take_text().starts_with("* You are joe; "));
}

TEST_CASE("who is still not let in after a minute, or at the --timeout, is told why") {
  const auto begun = Clock::now();
  for (const bool is_hurried : {false, true}) {
    ClientSettings settings = named("cron");
    if (is_hurried) settings.timeout = seconds(5);
    Talk talk(settings);
    talk.connect();
    talk.says(kTooMany);
    CHECK(talk.client.phase() == Phase::Pausing);
    if (!is_hurried) talk.client.on_time(begun + seconds(55));
    CHECK(talk.client.ending().detail.empty());
    talk.client.on_time(is_hurried ? Clock::time_point::max() : Clock::now() + seconds(61));
    CHECK(talk.client.ending().cause == Cause::Refused);
    CHECK(talk.client.ending().detail == "too many people are coming in");
  }
}

// How long a newcomer goes on: the one end that there is while a connection is made.
Clock::time_point end_of_tries(Talk& talk) {
  REQUIRE(talk.client.phase() == Phase::Pausing);
  talk.client.on_time(talk.client.deadline());
  REQUIRE(talk.client.phase() == Phase::Connecting);
  return talk.client.deadline();
}

void is_refused_at_its_end(Talk& talk) {
  talk.client.on_time(talk.client.deadline());
  CHECK(talk.client.ending().cause == Cause::Refused);
  CHECK(talk.client.ending().detail == "too many people are coming in");
}

TEST_CASE("a minute is all, however often the server is too busy, after a lost connection, too") {
  for (const Mode mode : {Mode::Piped, Mode::Plain}) {
    for (const bool is_lost_first : {false, true}) {
      Talk talk(named("joe"), mode);
      talk.connect();
      if (is_lost_first) {
        talk.hangs_up();
        talk.try_again();
      }
      const auto begun = Clock::now();
      talk.says(kTooMany);
      const auto end = end_of_tries(talk);
      CHECK(end >= begun + seconds(60));
      CHECK(end <= Clock::now() + seconds(60));
      talk.connect();
      talk.says(kTooMany);
      CHECK(end_of_tries(talk) == end);
      is_refused_at_its_end(talk);
    }
  }
}

TEST_CASE("a minute is all, too, where a question comes between, whose time does not count") {
  for (const std::string asks : {"name-taken", "password-needed"}) {
    Talk talk(named("joe"), Mode::Plain);
    talk.connect();
    talk.says(kTooMany);
    const auto end = end_of_tries(talk);
    talk.connect();
    talk.says("error\t0\t" + asks + "\tno\n");
    CHECK(talk.client.is_asking());
    CHECK(talk.client.deadline() == Clock::time_point::max());
    talk.type("sesame");
    talk.says(kTooMany);
    const auto later = end_of_tries(talk);
    CHECK(later > end);
    CHECK(later <= Clock::now() + seconds(60));
    is_refused_at_its_end(talk);
  }
}

TEST_CASE("a server that says why it refuses is believed") {
  Talk talk(named("joe"));
  talk.connect();
  talk.says(test::kServerFull);
  talk.hangs_up();
  CHECK(talk.client.ending().cause == Cause::Refused);
  CHECK(talk.client.ending().detail == "the server is full; try again later");
}

}  // namespace
}  // namespace chat
