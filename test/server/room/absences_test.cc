#include "server/room/absences.h"

#include <doctest/doctest.h>

#include <chrono>

namespace chat {
namespace {

using Clock = Absences::Clock;
using Next = Member::Next;

constexpr Clock::time_point kStart{std::chrono::hours(1)};
constexpr Limits::Milliseconds kAwayAfter{5};
constexpr Limits::Milliseconds kGrace{60};

Limits short_limits() {
  Limits limits;
  limits.away_after = kAwayAfter;
  limits.grace = kGrace;
  return limits;
}

// Two members and their absences.
struct Fixture {
  Next due(Clock::duration after, MemberId who) {
    const auto due = absences.take_due(members, kStart + after);
    if (!due) return Next::None;
    CHECK(due->member == who);
    return due->what;
  }

  Limits limits = short_limits();
  Members members;
  Member& ann = members.add(1, "ann");
  Member& bob = members.add(2, "bob");
  Absences absences{limits};
};

TEST_CASE("who is absent is told to be away first, and gone at the end of the grace time") {
  Fixture test;
  CHECK(!test.absences.next());
  test.absences.begin(test.ann, kStart, Absences::Tell::Away);
  CHECK(test.absences.next() == kStart + kAwayAfter);
  CHECK(test.due(kAwayAfter - Clock::duration(1), 1) == Next::None);
  CHECK(test.due(kAwayAfter, 1) == Next::TellAway);
  CHECK(test.absences.next() == kStart + kGrace);
  CHECK(test.due(kGrace - Clock::duration(1), 1) == Next::None);
  CHECK(test.due(kGrace, 1) == Next::Expire);
  CHECK(!test.absences.next());
}

TEST_CASE("who comes back has no timer any more, and the next absence begins anew") {
  Fixture test;
  test.absences.begin(test.ann, kStart, Absences::Tell::Away);
  test.absences.begin(test.bob, kStart, Absences::Tell::Away);
  test.absences.end(test.ann);
  CHECK(test.due(kGrace, 2) == Next::Expire);
  CHECK(test.due(kGrace, 0) == Next::None);
  test.absences.begin(test.ann, kStart + kGrace, Absences::Tell::Away);
  CHECK(test.absences.next() == kStart + kGrace + kAwayAfter);
  CHECK(test.due(kGrace + kAwayAfter, 1) == Next::TellAway);
  test.absences.end(test.ann);
  test.absences.end(test.ann);
  CHECK(!test.absences.next());
}

TEST_CASE("sessions from before a restart are not told to be away: nobody saw them here") {
  Fixture test;
  test.absences.begin(test.ann, kStart, Absences::Tell::Nothing);
  CHECK(test.absences.next() == kStart + kGrace);
  CHECK(test.due(kGrace, 1) == Next::Expire);
}

TEST_CASE("a grace time that ends before a word is due ends without it") {
  Fixture test;
  test.limits.away_after = kGrace;
  test.absences.begin(test.ann, kStart, Absences::Tell::Away);
  CHECK(test.due(kGrace, 1) == Next::Expire);
  CHECK(!test.absences.next());
  // Nobody looked in time.
  test.limits.away_after = kAwayAfter;
  test.absences.begin(test.ann, kStart, Absences::Tell::Away);
  CHECK(test.due(kGrace, 1) == Next::Expire);
  CHECK(!test.absences.next());
}

TEST_CASE("timers fire in the order of their times") {
  Fixture test;
  test.absences.begin(test.bob, kStart + Clock::duration(1), Absences::Tell::Away);
  test.absences.begin(test.ann, kStart, Absences::Tell::Away);
  const auto late = 2 * kAwayAfter;
  CHECK(test.due(late, 1) == Next::TellAway);
  CHECK(test.due(late, 2) == Next::TellAway);
  CHECK(test.due(late, 0) == Next::None);
}

TEST_CASE("of an address so many may wait that were here for a short time; the rest do not count") {
  Fixture test;
  test.limits.unsettled_waiting = 1;
  const auto begin = [&](Member& member, Limits::Milliseconds lasted, Absences::Tell tell) {
    member.last_said_ms = member.joined_ms + lasted.count();
    test.absences.begin(member, kStart, tell);
    return test.absences.one_too_many("192.0.2.1");
  };
  const auto short_time = test.limits.settled_after - Limits::Milliseconds(1);
  for (const char* address : {"192.0.2.1", "192.0.2.2"}) {
    test.ann.counted_as = address;
    test.bob.counted_as = "192.0.2.1";
    CHECK(begin(test.ann, short_time, Absences::Tell::Away) == kNobody);
    const bool is_same = test.ann.counted_as == test.bob.counted_as;
    CHECK(begin(test.bob, short_time, Absences::Tell::Away) == (is_same ? test.ann.id : kNobody));
    // Who was here for longer does not count, nor who waits since the server was started again.
    CHECK(begin(test.bob, test.limits.settled_after, Absences::Tell::Away) == kNobody);
    CHECK(begin(test.bob, short_time, Absences::Tell::Nothing) == kNobody);
    test.absences.end(test.bob);
    CHECK(begin(test.ann, short_time, Absences::Tell::Away) == kNobody);
    test.absences.end(test.ann);
  }
}

TEST_CASE("of the address with most absent members, the one that has waited longest gives way") {
  Fixture test;
  CHECK(test.absences.first_to_give_way() == kNobody);
  Member& cid = test.members.add(3, "cid");
  Member& dan = test.members.add(4, "dan");
  test.ann.counted_as = "192.0.2.1";
  test.bob.counted_as = "192.0.2.2";
  cid.counted_as = test.bob.counted_as;
  dan.counted_as = test.bob.counted_as;
  Clock::time_point now = kStart;
  for (Member* member : {&test.ann, &dan, &test.bob, &cid}) {
    test.absences.begin(*member, ++now, Absences::Tell::Away);
  }
  CHECK(test.due(2 * kAwayAfter, 1) == Next::TellAway);  // which changes nothing
  CHECK(test.absences.first_to_give_way() == dan.id);
  test.absences.end(dan);
  CHECK(test.absences.first_to_give_way() == test.bob.id);
  test.absences.begin(test.bob, ++now, Absences::Tell::Away);
  CHECK(test.absences.first_to_give_way() == cid.id);
  test.absences.end(test.bob);
  test.absences.end(cid);
  CHECK(test.absences.first_to_give_way() == test.ann.id);
  test.absences.end(test.ann);
  CHECK(test.absences.first_to_give_way() == kNobody);
}

TEST_CASE("of one address, too, the absent member that has waited longest gives way") {
  Fixture test;
  test.ann.counted_as = "2001:db8::1";
  test.bob.counted_as = "2001:db8::2";
  CHECK(test.absences.first_to_give_way("2001:db8::3") == kNobody);
  test.absences.begin(test.bob, kStart, Absences::Tell::Away);
  test.absences.begin(test.ann, kStart + kAwayAfter, Absences::Tell::Away);
  CHECK(test.absences.first_to_give_way("2001:db8::3") == test.bob.id);
  CHECK(test.absences.first_to_give_way("192.0.2.1") == kNobody);
}

}  // namespace
}  // namespace chat
