#include "server/room/mailboxes.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace chat::test {
namespace {

struct Fixture {
  explicit Fixture(std::size_t with_couriers = 2) : couriers(with_couriers) {
    limits.members_per_share = 2;
    limits.shares_per_courier = 2;
    limits.entries_per_round = 3;
  }

  static std::shared_ptr<LogEntry> for_all() {
    auto entry = std::make_shared<LogEntry>();
    entry->event.what = event::Notice{};
    return entry;
  }
  template <class Kind>
  static std::shared_ptr<LogEntry> for_one(ShareId from, ShareId to, Kind&& what) {
    auto entry = for_all();
    entry->event.what = std::forward<Kind>(what);
    entry->actor = 1;
    entry->target = 2;
    entry->share = from;
    entry->target_share = to;
    return entry;
  }
  // A member of `share` has a connection.
  void connect(ShareId share) {
    CHECK(mailboxes.put(for_one(share, share, event::Welcome{})) == 1);
    std::vector<EntryPtr> entries;
    mailboxes.delivered(mailboxes.take(entries));
  }

  Limits limits;
  const std::size_t couriers;
  Mailboxes mailboxes{limits, couriers};
};

TEST_CASE("members fill one share after the other, and then the smallest") {
  Fixture test;
  for (const ShareId share : {0U, 0U, 1U, 1U, 2U, 2U, 3U, 3U, 0U, 1U}) {
    CHECK(test.mailboxes.add_member() == share);
  }
  test.mailboxes.remove_member(3);
  CHECK(test.mailboxes.add_member() == 3);
  CHECK(test.mailboxes.add_member() == 2);
  for (int i = 0; i < 2; ++i) test.mailboxes.remove_member(1);
  CHECK(test.mailboxes.add_member() == 1);
}

TEST_CASE("what is for all goes to every share that has a connection, from a welcome to its bye") {
  Fixture test;
  for (int i = 0; i < 3; ++i) (void)test.mailboxes.add_member();
  CHECK(test.mailboxes.put(Fixture::for_all()) == 0);
  CHECK(!test.mailboxes.has_ready());
  test.connect(1);
  CHECK(test.mailboxes.put(Fixture::for_all()) == 1);
  test.connect(1);
  test.connect(0);
  CHECK(test.mailboxes.put(Fixture::for_all()) == 2);
  CHECK(test.mailboxes.put(Fixture::for_one(1, 1, event::Bye{})) == 1);
  CHECK(test.mailboxes.put(Fixture::for_all()) == 2);
  CHECK(test.mailboxes.put(Fixture::for_one(1, 1, event::Bye{})) == 1);
  CHECK(test.mailboxes.put(Fixture::for_all()) == 1);
}

TEST_CASE("what is for one goes to the shares of both, and once where they are the same") {
  Fixture test;
  for (int i = 0; i < 3; ++i) (void)test.mailboxes.add_member();
  CHECK(test.mailboxes.put(Fixture::for_one(0, 1, event::Whisper{})) == 2);
  CHECK(test.mailboxes.put(Fixture::for_one(1, 1, event::Whisper{})) == 1);
  CHECK(test.mailboxes.put_for_target(Fixture::for_one(0, 1, event::Ping{})) == 1);
  std::vector<EntryPtr> entries;
  CHECK(test.mailboxes.take(entries) == 0);
  CHECK(entries.size() == 1);
  entries.clear();
  CHECK(test.mailboxes.take(entries) == 1);
  CHECK(entries.size() == 3);
}

TEST_CASE("a share is one courier's until it has delivered, and a round is bounded and in order") {
  Fixture test;
  test.connect(test.mailboxes.add_member());
  std::vector<EntryPtr> all;
  for (int i = 0; i < 5; ++i) {
    all.push_back(Fixture::for_all());
    CHECK(test.mailboxes.put(all.back()) == 1);
  }
  std::vector<EntryPtr> first;
  CHECK(test.mailboxes.take(first) == 0);
  CHECK(first == std::vector<EntryPtr>(all.begin(), all.begin() + 3));
  CHECK(!test.mailboxes.has_ready());
  all.push_back(Fixture::for_all());
  CHECK(test.mailboxes.put(all.back()) == 1);
  CHECK(!test.mailboxes.has_ready());
  test.mailboxes.delivered(0);
  REQUIRE(test.mailboxes.has_ready());
  std::vector<EntryPtr> second;
  CHECK(test.mailboxes.take(second) == 0);
  CHECK(second == std::vector<EntryPtr>(all.begin() + 3, all.end()));
  test.mailboxes.delivered(0);
  CHECK(!test.mailboxes.has_ready());
}

TEST_CASE("a mailbox has what is usual when it holds as much as the largest of its last rounds") {
  Fixture test;
  test.limits.entries_per_round = 100;
  test.connect(test.mailboxes.add_member());
  std::vector<EntryPtr> entries;
  const auto put = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) CHECK(test.mailboxes.put(Fixture::for_all()) == 1);
  };
  const auto take = [&](std::size_t count) {
    entries.clear();
    CHECK(test.mailboxes.take(entries) == 0);
    CHECK(entries.size() == count);
    test.mailboxes.delivered(0);
  };
  CHECK(!test.mailboxes.has_usual());
  for (const std::size_t count : std::initializer_list<std::size_t>{32, 20}) {
    put(count);
    take(count);
  }
  put(27);
  CHECK(!test.mailboxes.has_usual());
  put(1);
  CHECK(test.mailboxes.has_usual());
  take(28);
  // Calm for a while: one entry is usual again.
  for (int i = 0; i < 40; ++i) {
    put(1);
    take(1);
  }
  put(1);
  CHECK(test.mailboxes.has_usual());
}

TEST_CASE("one courier is woken for what comes, and another only to help one that has no pause") {
  for (const auto help_after : {std::chrono::milliseconds(0), std::chrono::milliseconds(60'000)}) {
    CAPTURE(help_after.count());
    Fixture test;
    test.limits.courier_help_after = help_after;
    for (int i = 0; i < 2; ++i) {
      test.mailboxes.start();
      test.mailboxes.fall_asleep();
    }
    for (int i = 0; i < 3; ++i) (void)test.mailboxes.add_member();
    CHECK(!test.mailboxes.wake_up());
    CHECK(test.mailboxes.put(Fixture::for_one(0, 0, event::Welcome{})) == 1);
    CHECK(test.mailboxes.wake_up());
    CHECK(!test.mailboxes.wake_up());
    CHECK(test.mailboxes.put(Fixture::for_one(1, 1, event::Welcome{})) == 1);
    CHECK(test.mailboxes.wake_up() == (help_after.count() == 0));
    CHECK(!test.mailboxes.wake_up());
  }
}

TEST_CASE("no courier is woken where all are awake") {
  Fixture test(1);
  test.limits.courier_help_after = std::chrono::milliseconds(0);
  test.mailboxes.start();
  for (int i = 0; i < 3; ++i) (void)test.mailboxes.add_member();
  CHECK(test.mailboxes.put(Fixture::for_one(0, 1, event::Whisper{})) == 2);
  CHECK(!test.mailboxes.wake_up());
  test.mailboxes.fall_asleep();
  CHECK(test.mailboxes.put(Fixture::for_one(0, 1, event::Whisper{})) == 2);
  CHECK(!test.mailboxes.wake_up());  // both were ready already: who falls asleep has looked
}

}  // namespace
}  // namespace chat::test
