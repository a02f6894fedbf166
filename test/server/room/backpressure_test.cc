#include "server/room/backpressure.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>

namespace chat::test {
namespace {

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

}  // namespace
}  // namespace chat::test
