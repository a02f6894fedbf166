#include "server/room/backpressure.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "test/server/room/under_way.h"

namespace chat::test {
namespace {

TEST_CASE("a message counts once against its sender, until it was taken from the last mailbox") {
  UnderWay test(bounds());
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
  UnderWay test(bounds());
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
  UnderWay test(bounds());
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

TEST_CASE("in a large room less is under way, since each byte goes to everyone") {
  constexpr std::size_t kReaders = 10;
  Limits limits = bounds();
  limits.undelivered_at_least = 4'000;
  limits.undelivered_copies = kReaders * kBound / 2;
  UnderWay test(limits);
  const LogEntry eighth = test.message(1, kBound / 8);
  for (int i = 0; i < 4; ++i) test.backpressure.count(eighth);
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  CHECK(test.backpressure.may_publish(test.bob));
  const auto fill = [&](std::size_t readers) {
    for (MemberId i = test.members.connections(); i < readers; ++i) {
      test.members.move(test.members.add(100 + i, "r" + std::to_string(i)), 100 + i);
    }
  };
  fill(kReaders);  // half of the bound for all senders, an eighth of it for one
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  CHECK(!test.backpressure.may_publish(test.bob));
  test.backpressure.withdraw(test.bob);
  for (int i = 0; i < 4; ++i) test.backpressure.dropped(eighth);
  fill(100 * kReaders);  // the least that always may be
  test.backpressure.count(test.message(1, 999));
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  CHECK(test.backpressure.may_publish(test.bob));
  test.backpressure.count(test.message(1, 1));
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.count(test.message(3, 3'000));
  CHECK(!test.backpressure.may_publish(test.bob));
}

}  // namespace
}  // namespace chat::test
