// Who waits for a turn in a room, for how long, and what ends the wait.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

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
  limits.moves_at_least = kMembers;
  limits.answers_under_way = SIZE_MAX;
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

TEST_CASE(
    "those of an address are answered in turn, and nobody waits for whoever is over its bound") {
  constexpr int kAskers = 3;
  Limits limits;
  limits.answers_under_way = 1;
  limits.private_bytes = 1;  // so nobody is answered twice, since nothing is sent here
  TestRoom test(limits);
  for (LinkId link = 1; link <= kAskers; ++link) {
    REQUIRE(test.join(link, "p" + std::to_string(link)).empty());
    std::vector<Released> sent;
    for (const EntryPtr& entry : test.taken()) sent.push_back({link, entry->cost, 0});
    test.room.settle(sent);
  }
  std::deque<Talker> askers;
  for (LinkId link = 1; link <= kAskers; ++link) askers.emplace_back(test.room, link, 2, "/help");
  for (int answered = 1; answered <= kAskers; ++answered) {
    const std::vector<EntryPtr> help = test.taken();
    for (const EntryPtr& entry : help) CHECK(entry->target == help.front()->target);
  }
  for (const Talker& each : askers) {
    CHECK(eventually([&] { return each.said() == 1; }));
    CHECK(!each.is_done());
  }
  for (LinkId link = 1; link <= kAskers; ++link) test.room.give_up(link);
  for (const Talker& each : askers) CHECK(eventually([&] { return each.is_done(); }));
}

TEST_CASE("who waits until somebody else was answered is woken when that one leaves") {
  Limits limits;
  limits.answers_under_way = 1;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  test.say(1, "/help");
  const Talker bob(test.room, 2, 1, "/help");
  // It may be too short for bob to wait: then the test cannot fail. It cannot fail wrongly.
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(!bob.is_done());
  test.room.leave(1, "");
  CHECK(eventually([&] { return bob.is_done(); }));
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

TEST_CASE("who waits is let go when a courier has found the connection lost") {
  Limits limits;
  limits.undelivered_per_sender = 1;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  (void)test.taken();
  const Talker ann(test.room, 1, 2);
  CHECK(eventually([&] { return ann.said() == 1; }));
  CHECK(!ann.is_done());
  test.room.settle({{1, 0, 0, true}});
  CHECK(eventually([&] { return ann.is_done(); }));
  CHECK(ann.said() == 1);
}

TEST_CASE("of those who wait for room only as many are let go as there is room for") {
  constexpr int kSenders = 40;
  constexpr int kLines = 5;
  constexpr std::size_t kAtOnce = 5;
  Limits limits;
  limits.undelivered_total = kAtOnce * sizeof(LogEntry);
  limits.moves_at_least = kSenders;
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
