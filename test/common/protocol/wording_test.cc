#include "common/protocol/wording.h"

#include <doctest/doctest.h>

#include <string>

#include "common/system/clock.h"

namespace chat {
namespace {

Event event(EventKind kind, std::string text = "") {
  Event made;
  made.kind = kind;
  made.people = 3;
  made.time_ms = 1'700'000'000'000;
  made.name = "ann";
  made.other = "eve";
  made.text = std::move(text);
  return made;
}

TEST_CASE("one is counted in the singular, none and many in the plural") {
  CHECK(counted(0, "line", "lines") == "0 lines");
  CHECK(counted(1, "line", "lines") == "1 line");
  CHECK(counted(18'446'744'073'709'551'615U, "line", "lines") == "18446744073709551615 lines");
  CHECK(people_are_here(1) == "1 person is here");
  CHECK(people_are_here(2) == "2 people are here");
  CHECK(last_messages_line(1) == "The last message:");
  CHECK(last_messages_line(20) == "The last 20 messages:");
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
  Event away = event(EventKind::Away, "no answer");
  CHECK(presence_line(away) == "ann is away (no answer)");
  away.kind = EventKind::Back;
  CHECK(presence_line(away) == "ann is back");
}

TEST_CASE("a message begins with who said it, and an old one with when") {
  std::string time;
  append_local_time(time, event(EventKind::Say).time_ms, "%H:%M");
  CHECK(message_line(event(EventKind::Say, "hello")) == "[ann] hello");
  CHECK(message_line(event(EventKind::Act, "waves")) == "[ann] * waves");
  CHECK(message_line(event(EventKind::Say, "hello"), Stamp::LocalTime) ==
        "[" + time + " ann] hello");
}

TEST_CASE("whispers and new names are told otherwise to who made them") {
  const Event whisper = event(EventKind::Whisper, "psst");
  CHECK(whisper_line(whisper, Reader::Actor) == "[you > eve] psst");
  CHECK(whisper_line(whisper, Reader::Other) == "[ann > you] psst");
  CHECK(renamed_line(event(EventKind::Renamed), Reader::Actor) == "You are now called eve");
  CHECK(renamed_line(event(EventKind::Renamed), Reader::Other) == "ann is now called eve");
}

TEST_CASE("joins and leaves tell how many are here, a reason in quotes, and an address if wanted") {
  CHECK(presence_line(event(EventKind::Joined)) == "ann joined (3 people here)");
  CHECK(presence_line(event(EventKind::Joined), "::1") == "ann joined from ::1 (3 people here)");
  CHECK(presence_line(event(EventKind::Left, "lunch")) == "ann left: \"lunch\" (3 people here)");
  CHECK(presence_line(event(EventKind::Left, "lunch"), "::1") ==
        "ann left from ::1: \"lunch\" (3 people here)");
  Event last = event(EventKind::Left);
  last.people = 1;
  CHECK(presence_line(last) == "ann left (1 person here)");
}

TEST_CASE("a run names the first two and counts the others") {
  const Event ann = event(EventKind::Joined);
  Event bob = ann;
  bob.name = "bob";
  CHECK(run_line(ann, bob, 2, 9) == "2 people joined, ann and bob (9 people here)");
  CHECK(run_line(ann, bob, 14, 120) == "14 people joined, ann, bob and 12 more (120 people here)");
  CHECK(run_line(event(EventKind::Left), bob, 3, 1) ==
        "3 people left, ann, bob and 1 more (1 person here)");
}

}  // namespace
}  // namespace chat
