// Who comes, and who goes for a while: no faster than the room can be told of it.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/server/room_parts.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

TEST_CASE("a crowd joins no faster than the room is told, and a closed room keeps nobody waiting") {
  constexpr std::size_t kCrowd = 20;
  constexpr std::size_t kAtOnce = 3;
  Limits limits;
  limits.moves_under_way = kAtOnce;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  (void)test.taken();
  std::atomic<int> refused = 0;
  std::vector<std::thread> crowd;
  for (LinkId link = 2; link < 2 + kCrowd; ++link) {
    crowd.emplace_back([&test, &refused, link] {
      if (!test.join(link, "p" + std::to_string(link)).empty()) ++refused;
    });
  }
  std::size_t joined = 0;
  while (joined < kCrowd / 2) {
    CHECK(eventually([&] { return test.room.size() == 1 + joined + kAtOnce; }));
    CHECK(test.room.size() <= 1 + joined + kAtOnce);
    for (const EntryPtr& entry : test.taken()) {
      if (entry->event.is<event::Joined>()) ++joined;
    }
  }
  test.room.close("the test is over");
  for (std::thread& each : crowd) each.join();
  CHECK(refused > 0);
  CHECK(test.room.size() + static_cast<std::size_t>(refused) == 1 + kCrowd);
}

TEST_CASE("who is refused after a wait passes the turn on") {
  constexpr LinkId kRefused = 5;
  Limits limits;
  limits.moves_under_way = 1;
  limits.joining_per_address = kRefused;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  std::atomic<LinkId> told = 0;
  std::atomic<bool> is_one_too_many = false;
  std::deque<std::thread> crowd;
  for (LinkId link = 2; link <= 2 + kRefused; ++link) {
    crowd.emplace_back([&, link] {
      const std::string refusal = test.join(link, "ann");
      if (refusal == code::kNameTaken) ++told;
      if (refusal == code::kBusy) is_one_too_many = true;
    });
  }
  CHECK(eventually([&] { return is_one_too_many.load(); }));  // all others wait
  CHECK(told == 0);
  (void)test.taken();  // one move, so one of them is woken
  CHECK(eventually([&] { return told == kRefused; }));
  test.room.close("the test is over");  // whoever waits in vain is let go
  for (std::thread& each : crowd) each.join();
}

// Sessions on the connections from 1 on, each of which is lost. One other person is there.
std::vector<Token> lost_sessions(TestRoom& test, LinkId count) {
  REQUIRE(test.join(count + 1, "zoe").empty());
  (void)test.taken();
  std::vector<Token> tokens;
  for (LinkId link = 1; link <= count; ++link) {
    REQUIRE(!test.room.join({link, "address"}, "p" + std::to_string(link), 0, make_secret()));
    tokens.push_back(token_in(test.taken()));
  }
  for (LinkId link = 1; link <= count; ++link) test.room.lose(link, "");
  return tokens;
}

TEST_CASE("that people are away is told no faster than the room takes it") {
  constexpr LinkId kPeople = 20;
  Limits limits;
  limits.away_after = Limits::Milliseconds(0);
  limits.moves_under_way = 1;
  TestRoom test(limits);
  (void)lost_sessions(test, kPeople);
  std::thread timekeeper([&test] {
    while (test.room.run_timers()) {
    }
  });
  LinkId away = 0;
  while (away < kPeople) {
    LinkId at_once = 0;
    for (const EntryPtr& entry : test.taken()) {
      if (entry->event.is<event::Away>()) ++at_once;
    }
    CHECK(at_once <= 1);
    away += at_once;
  }
  test.room.close("the test is over");
  test.room.finish();
  timekeeper.join();
}

TEST_CASE("who comes back waits for the room as who joins does, if the others are told of it") {
  Limits limits;
  limits.away_after = Limits::Milliseconds(0);
  limits.moves_under_way = 1;
  limits.joining_per_address = 0;  // asked to try again instead of waiting
  TestRoom test(limits);
  const std::vector<Token> tokens = lost_sessions(test, 2);
  REQUIRE(test.room.run_timers());  // the first one is away
  REQUIRE(test.join(4, "ann") == "busy");
  const auto refusal = test.room.resume({5, "address"}, tokens[0], 0);
  REQUIRE(refusal);
  CHECK(refusal->code == code::kBusy);
  CHECK(!test.room.resume({6, "address"}, tokens[1], 0));  // nobody is told
  (void)test.taken();
  CHECK(!test.room.resume({5, "address"}, tokens[0], 0));
  CHECK(test.join(4, "ann") == "busy");  // they are told that the first one is back
}

TEST_CASE("a session does not end, nor give way, while its client waits to be back") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  const Token token = *parse_token(ann.resumption->token());
  CHECK_FALSE(room.changes.keep_from_expiring(token));  // nobody would be told
  room.changes.lose(ann, "", Changes::Clock::now());
  room.changes.on_timer({ann.id, Member::Next::TellAway});
  CHECK(room.absences.first_to_give_way() == ann.id);
  Token other = token;
  other.secret[0] ^= 1;
  CHECK_FALSE(room.changes.keep_from_expiring(other));
  CHECK(room.absences.next().has_value());
  CHECK(room.changes.keep_from_expiring(token));
  CHECK(room.absences.first_to_give_way() == kNobody);
  CHECK_FALSE(room.absences.next().has_value());
  room.changes.let_expire(token);
  CHECK(room.absences.first_to_give_way() == ann.id);
  CHECK(room.absences.next().has_value());
  CHECK(room.changes.keep_from_expiring(token));
  CHECK_FALSE(room.changes.resume({2, "address"}, token, 0).has_value());
  room.changes.let_expire(token);  // it is not away any more
  CHECK_FALSE(room.absences.next().has_value());
}

TEST_CASE("a session whose client was asked to try again has its time anew, and ends then") {
  Limits limits;
  limits.away_after = Limits::Milliseconds(0);
  limits.grace = std::chrono::hours(1);
  limits.moves_under_way = 1;
  limits.joining_per_address = 0;
  TestRoom test(limits);
  const Token token = lost_sessions(test, 1)[0];
  REQUIRE(test.room.run_timers());
  limits.grace = Limits::Milliseconds(1);  // for whoever begins to wait from now on
  test.room.change(limits);
  CHECK(test.room.resume({3, "address"}, token, 0)->code == code::kBusy);
  (void)test.taken();
  REQUIRE(test.room.run_timers());
  CHECK(test.room.size() == 1);
}

TEST_CASE("who comes where many wait to join already is asked to try again") {
  Limits limits;
  limits.moves_under_way = 1;
  limits.joining_per_address = 0;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  CHECK(test.join(2, "bob") == "busy");
  (void)test.taken();
  CHECK(test.join(2, "bob").empty());
}

}  // namespace
}  // namespace chat::test
