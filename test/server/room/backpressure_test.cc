#include "server/room/backpressure.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

// --- the part alone ---

// Members, and messages of theirs that are under way.
struct Fixture {
  explicit Fixture(const Limits& with_limits) : limits(with_limits) {}

  LogEntry message(MemberId actor, std::size_t cost) {
    LogEntry entry;
    entry.actor = actor;
    entry.cost = cost;
    entry.counts_for_backpressure = true;
    return entry;
  }

  Limits limits;
  Members members;
  Member& ann = members.add(1, "ann");
  Member& bob = members.add(2, "bob");
  Member& cid = members.add(3, "cid");
  Backpressure backpressure{limits, members};
};

constexpr std::size_t kBound = 100'000;

Limits bounds() {
  Limits limits;
  limits.undelivered_per_sender = kBound;
  limits.undelivered_total = kBound;
  return limits;
}

TEST_CASE("a message counts once against its sender, until it was taken from the last mailbox") {
  Fixture test(bounds());
  constexpr std::uint32_t kMailboxes = 64;
  const LogEntry half = test.message(1, kBound / 2);
  test.backpressure.count(half);
  test.backpressure.put(half, kMailboxes);
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  CHECK(test.backpressure.may_publish(test.bob));
  const LogEntry other_half = test.message(1, kBound / 2);
  test.backpressure.count(other_half);
  test.backpressure.put(other_half, 1);
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  CHECK(!test.backpressure.is_over_own_bound(test.bob));
  for (std::uint32_t i = 1; i < kMailboxes; ++i) test.backpressure.taken(half);
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.taken(half);
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.dropped(other_half);
  CHECK(test.ann.undelivered == 0);
}

TEST_CASE("over the common bound senders are admitted in turn, as many as there is room for") {
  Fixture test(bounds());
  const LogEntry all = test.message(1, kBound);
  test.backpressure.count(all);
  test.backpressure.put(all, 1);
  for (Member* member : {&test.ann, &test.bob, &test.cid}) {
    CHECK(!test.backpressure.may_publish(*member));
    CHECK(member->publishing == Member::Turn::InLine);
  }
  test.backpressure.admit();
  CHECK(test.ann.publishing == Member::Turn::InLine);
  // Room for one message, and then for one more.
  const LogEntry most = test.message(1, kBound - 1);
  test.backpressure.count(most);
  test.backpressure.put(most, 1);
  test.backpressure.taken(all);
  test.backpressure.admit();
  CHECK(test.ann.publishing == Member::Turn::Admitted);
  CHECK(test.bob.publishing == Member::Turn::InLine);
  test.backpressure.admit();
  CHECK(test.bob.publishing == Member::Turn::InLine);
  test.backpressure.withdraw(test.ann);
  test.backpressure.admit();
  CHECK(test.bob.publishing == Member::Turn::Admitted);
  // Whoever comes again stands behind those who wait.
  CHECK(!test.backpressure.may_publish(test.ann));
  test.backpressure.withdraw(test.bob);
  test.backpressure.admit();
  CHECK(test.cid.publishing == Member::Turn::Admitted);
  CHECK(test.ann.publishing == Member::Turn::InLine);
}

TEST_CASE("who leaves the queue is passed over, and who was admitted gives the turn back") {
  Fixture test(bounds());
  const LogEntry all = test.message(1, kBound);
  test.backpressure.count(all);
  test.backpressure.put(all, 1);
  for (Member* member : {&test.ann, &test.bob, &test.cid}) {
    CHECK(!test.backpressure.may_publish(*member));
  }
  test.backpressure.withdraw(test.ann);
  CHECK(test.ann.publishing == Member::Turn::None);
  const LogEntry most = test.message(1, kBound - 1);
  test.backpressure.count(most);
  test.backpressure.put(most, 1);
  test.backpressure.taken(all);
  test.backpressure.admit();
  CHECK(test.bob.publishing == Member::Turn::Admitted);
  test.backpressure.withdraw(test.bob);
  test.backpressure.admit();
  CHECK(test.cid.publishing == Member::Turn::Admitted);
}

TEST_CASE("what waits for one member counts until it is sent, and never goes below nothing") {
  Fixture test(bounds());
  test.limits.private_bytes = kBound;
  test.members.move(test.ann, 7);
  test.members.move(test.bob, 8);
  LogEntry whisper = test.message(1, kBound / 2);
  whisper.target = 2;
  test.backpressure.charge(whisper);
  CHECK(test.ann.own_waiting == kBound / 2);
  CHECK(test.bob.whispers_waiting == kBound / 2);
  test.backpressure.charge(test.message(1, kBound / 2));
  test.backpressure.charge(test.message(3, kBound));  // is on no connection: nothing waits there
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  CHECK(!test.backpressure.is_over_own_bound(test.bob));
  CHECK(!test.backpressure.is_over_own_bound(test.cid));
  test.backpressure.refund({7, 1, 0});
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.refund({7, 2 * kBound, 1});
  test.backpressure.refund({9, 1, 1});
  CHECK(test.ann.own_waiting == 0);
  CHECK(test.ann.whispers_waiting == 0);
}

TEST_CASE("who wants to join waits until couriers have taken enough of those who came and went") {
  Limits limits;
  limits.moves_under_way = 2;
  Fixture test(limits);
  LogEntry joined;
  joined.event.what = event::Joined{};
  LogEntry left;
  left.event.what = event::Left{};
  const LogEntry message = test.message(1, 1);
  test.backpressure.count(message);
  test.backpressure.count(joined);
  CHECK(test.backpressure.may_join());
  test.backpressure.count(left);
  CHECK(!test.backpressure.may_join());
  test.backpressure.put(left, 2);
  test.backpressure.taken(left);
  CHECK(!test.backpressure.may_join());
  test.backpressure.taken(left);
  CHECK(test.backpressure.may_join());
  test.backpressure.put(joined, 0);  // nobody is there to be told
  test.backpressure.count(left);
  CHECK(test.backpressure.may_join());
}

// --- in the room ---

// Everybody has a share of their own.
Limits many_shares() {
  Limits limits;
  limits.members_per_share = 1;
  limits.courier_help_after = std::chrono::milliseconds(0);
  return limits;
}

TEST_CASE("in a room of 64 shares a sender has as much under way as in one of a single share") {
  constexpr std::size_t kMembers = 64;
  constexpr int kLines = 20;
  Limits limits = many_shares();
  limits.undelivered_per_sender = kLines * 2 * sizeof(LogEntry);
  TestRoom test(limits, {"test", kMembers / limits.shares_per_courier});
  for (LinkId link = 1; link <= kMembers; ++link) {
    REQUIRE(test.join(link, "s" + std::to_string(link)).empty());
  }
  const Talker first(test.room, 1, kLines);
  CHECK(eventually([&] { return first.is_done(); }));
}

TEST_CASE("a sender waits for the slowest share") {
  constexpr int kLines = 100;
  constexpr int kAtOnce = 5;
  Limits limits = many_shares();
  limits.undelivered_per_sender = kAtOnce * sizeof(LogEntry);
  TestRoom test(limits, {"test", 2});
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  // Each keeps the share that it has: none but that is ready when it asks for more.
  Round fast;
  Round slow;
  REQUIRE(test.room.take(fast));
  REQUIRE(test.room.take(slow));
  const Talker ann(test.room, 1, kLines);
  int taken_fast = 0;
  int taken_slow = 0;
  while (taken_slow < kLines) {
    while (taken_fast < std::min(kLines, taken_slow + 1)) {
      REQUIRE(test.room.take(fast));
      taken_fast += static_cast<int>(fast.entries.size());
    }
    CHECK(taken_fast <= taken_slow + kAtOnce + 1);
    REQUIRE(test.room.take(slow));
    taken_slow += static_cast<int>(slow.entries.size());
  }
}

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

TEST_CASE("who waits and cannot be reached any more is woken") {
  Limits limits;
  limits.undelivered_per_sender = 1;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  const Talker ann(test.room, 1, 2);
  CHECK(eventually([&] { return ann.said() == 1; }));
  test.room.give_up(1);
  CHECK(eventually([&] { return ann.is_done(); }));
  CHECK(ann.said() == 1);
}

TEST_CASE("of those who wait for room only as many are let go as there is room for") {
  constexpr int kSenders = 40;
  constexpr int kLines = 5;
  constexpr std::size_t kAtOnce = 5;
  Limits limits;
  limits.undelivered_total = kAtOnce * sizeof(LogEntry);
  TestRoom test(limits);
  for (LinkId link = 1; link <= kSenders; ++link) {
    REQUIRE(test.join(link, "s" + std::to_string(link)).empty());
  }
  (void)test.taken();
  std::deque<Talker> talkers;
  for (LinkId link = 1; link <= kSenders; ++link) talkers.emplace_back(test.room, link, kLines);
  for (std::size_t all = 0; all < std::size_t{kSenders} * kLines;) {
    const std::size_t some = test.taken().size();
    all += some;
    CHECK(some <= kAtOnce);
  }
}

TEST_CASE("who says more than can be delivered waits, and goes on when it was taken") {
  Limits limits;
  limits.undelivered_per_sender = 2'000;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  (void)test.taken();
  constexpr int kLines = 200;
  std::thread sender([&] {
    for (int i = 0; i < kLines; ++i) test.say(1, "x");
  });
  std::size_t lines = 0;
  std::size_t most = 0;
  while (lines < kLines) {
    const std::size_t some = test.taken().size();
    most = std::max(most, some);
    lines += some;
    // The outcomes of its own lines must be paid back, as a courier does.
    test.room.settle({{1, 1'000'000, 1'000'000}});
  }
  sender.join();
  CHECK(lines == kLines);
  CHECK(most < 20);
}

TEST_CASE("close() ends every wait for a turn") {
  constexpr LinkId kSenders = 8;
  Limits limits;
  limits.undelivered_total = 1;
  TestRoom test(limits);
  for (LinkId link = 1; link <= kSenders; ++link) {
    REQUIRE(test.join(link, "s" + std::to_string(link)).empty());
  }
  std::deque<Talker> talkers;
  for (LinkId link = 1; link <= kSenders; ++link) talkers.emplace_back(test.room, link, 2);
  const auto all_said = [&] {
    int said = 0;
    for (const Talker& talker : talkers) said += talker.said();
    return said;
  };
  CHECK(eventually([&] { return all_said() == 1; }));
  test.room.close("stopping");
  const auto done = [&] {
    return std::all_of(talkers.begin(), talkers.end(),
                       [](const Talker& talker) { return talker.is_done(); });
  };
  CHECK(eventually(done));
  CHECK(all_said() == 1);
}

TEST_CASE("whispers that nobody takes are bounded, and a member out of reach waits for nothing") {
  Limits limits;
  limits.private_bytes = 3'000;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  test.room.settle({{1, 1'000'000, 1'000'000}, {2, 1'000'000, 1'000'000}});
  int refused = 0;
  for (int i = 0; i < 30; ++i) {
    test.say(1, "psst > bob");
    for (const EntryPtr& entry : test.taken()) {
      const auto* error = entry->event.as<event::Error>();
      refused += error != nullptr && error->code == code::kNotReading ? 1 : 0;
    }
    test.room.settle({{1, 1'000'000, 1'000'000}});  // ann reads, bob does not
  }
  CHECK(refused > 10);
  CHECK(refused < 30);
  test.room.give_up(2);
  for (int i = 0; i < 30; ++i) test.say(2, "?");  // would wait for ever
  CHECK(test.room.size() == 2);
}

}  // namespace
}  // namespace chat::test
