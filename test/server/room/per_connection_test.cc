// What waits on one connection, and how much may: the less, the more connections there are.

#include <doctest/doctest.h>

#include "test/server/room/under_way.h"

namespace chat::test {
namespace {

TEST_CASE("what waits for one member counts until it is sent, and never goes below nothing") {
  UnderWay test(bounds());
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

TEST_CASE("the more connections there are, the less may wait for each that does not read") {
  Limits limits;
  limits.private_total_bytes = 2 * limits.private_bytes;
  UnderWay test(limits);
  test.connect(2);
  CHECK(test.backpressure.most_private() == limits.private_bytes);
  test.connect(8);
  CHECK(test.backpressure.most_private() == limits.private_bytes / 4);
  test.ann.own_waiting = limits.private_bytes / 8;
  test.ann.whispers_waiting = limits.private_bytes / 8 - 1;
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  ++test.ann.whispers_waiting;
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  test.connect(1'000);
  CHECK(test.backpressure.most_private() == limits.private_at_least_bytes);
}

TEST_CASE("the more connections there are, the less is encoded at a time for each that is behind") {
  Limits limits;
  limits.catch_up_total_bytes = 2 * limits.catch_up_chunk_bytes;
  UnderWay test(limits);
  test.connect(2);
  CHECK(test.backpressure.catch_up_chunk() == limits.catch_up_chunk_bytes);
  test.connect(8);
  CHECK(test.backpressure.catch_up_chunk() == limits.catch_up_chunk_bytes / 4);
  test.connect(1'000);
  CHECK(test.backpressure.catch_up_chunk() == limits.catch_up_at_least_bytes);
}

}  // namespace
}  // namespace chat::test
