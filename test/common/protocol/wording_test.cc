#include "common/protocol/wording.h"

#include <doctest/doctest.h>

#include <string>

#include "common/system/clock.h"

namespace chat {
namespace {

TEST_CASE("one is counted in the singular, none and many in the plural") {
  CHECK(counted(0, "line", "lines") == "0 lines");
  CHECK(counted(1, "line", "lines") == "1 line");
  CHECK(counted(18'446'744'073'709'551'615U, "line", "lines") == "18446744073709551615 lines");
  CHECK(people_are_here(1) == "1 person is here");
  CHECK(people_are_here(2) == "2 people are here");
  CHECK(last_messages_line(1) == "The last message:");
  CHECK(last_messages_line(20) == "The last 20 messages:");
  CHECK(kEndOfLastMessages == "What follows is new.");
}

TEST_CASE("silence is worth a note from five minutes on, and is told in whole minutes or hours") {
  CHECK(presence_note({"ann", 0}).empty());
  CHECK(presence_note({"ann", 299}).empty());
  CHECK(presence_note({"ann", 300}) == " (idle 5 min)");
  CHECK(presence_note({"ann", 3599}) == " (idle 59 min)");
  CHECK(presence_note({"ann", 3600}) == " (idle 1 h)");
  CHECK(presence_note({"ann", 90'000}) == " (idle 25 h)");
}

TEST_CASE("who has lost the connection is told apart from who is silent, at once") {
  CHECK(presence_note({"ann", 0, Presence::Away}) == " (away 0 s)");
  CHECK(presence_note({"ann", 59, Presence::Away}) == " (away 59 s)");
  CHECK(presence_note({"ann", 300, Presence::Away}) == " (away 5 min)");
  CHECK(presence_line(event::Away{"ann", 3, "no answer"}) == "ann is away (no answer)");
  CHECK(presence_line(event::Back{"ann", 3}) == "ann is back");
}

TEST_CASE("a message begins with who said it, and an old one with when") {
  constexpr std::int64_t kTime = 1'700'000'000'000;
  std::string time;
  append_local_time(time, kTime, "%H:%M");
  CHECK(message_line({"ann", "hello"}) == "[ann] hello");
  CHECK(message_line({"ann", "waves", event::Message::Kind::Act}) == "[ann] * waves");
  CHECK(message_line({"ann", "hello"}, kTime) == "[" + time + " ann] hello");
}

TEST_CASE("whispers and new names are told otherwise to who made them") {
  const event::Whisper whisper{"ann", "eve", "psst"};
  CHECK(whisper_line(whisper, Reader::Actor) == "[you > eve] psst");
  CHECK(whisper_line(whisper, Reader::Other) == "[ann > you] psst");
  CHECK(renamed_line({"ann", "eve"}, Reader::Actor) == "You are now called eve");
  CHECK(renamed_line({"ann", "eve"}, Reader::Other) == "ann is now called eve");
}

TEST_CASE("joins and leaves tell how many are here, a reason in quotes, and an address if wanted") {
  CHECK(presence_line(event::Joined{"ann", 3}) == "ann joined (3 people here)");
  CHECK(presence_line(event::Joined{"ann", 3}, "::1") == "ann joined from ::1 (3 people here)");
  CHECK(presence_line(event::Left{"ann", 3, in_quotes("lunch")}) ==
        "ann left: \"lunch\" (3 people here)");
  CHECK(presence_line(event::Left{"ann", 3, in_quotes("lunch")}, "::1") ==
        "ann left (::1): \"lunch\" (3 people here)");
  CHECK(presence_line(event::Left{"ann", 1}) == "ann left (1 person here)");
}

TEST_CASE("what the server says of a leave is not in quotes, so nobody can say it") {
  CHECK(presence_line(event::Left{"ann", 1, "connection lost"}) ==
        "ann left: connection lost (1 person here)");
  CHECK(presence_line(event::Left{"ann", 1, in_quotes("connection lost")}) ==
        "ann left: \"connection lost\" (1 person here)");
  CHECK(in_quotes("").empty());
}

TEST_CASE("a run names the first two and counts the others") {
  CHECK(run_line(Move::Joined, "ann", "bob", 2, 9) ==
        "2 people joined, ann and bob (9 people here)");
  CHECK(run_line(Move::Joined, "ann", "bob", 14, 120) ==
        "14 people joined, ann, bob and 12 more (120 people here)");
  CHECK(run_line(Move::Left, "ann", "bob", 3, 1) ==
        "3 people left, ann, bob and 1 more (1 person here)");
}

}  // namespace
}  // namespace chat
