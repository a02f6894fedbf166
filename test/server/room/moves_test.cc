// Who wants to join waits for the couriers, and how many may wait.

#include <doctest/doctest.h>

#include <cstddef>

#include "test/server/room/under_way.h"

namespace chat::test {
namespace {

TEST_CASE("who wants to join waits until couriers have taken enough of those who came and went") {
  Limits limits;
  limits.moves_under_way = 2;
  UnderWay test(limits);
  LogEntry joined;
  joined.event.what = event::Joined{};
  LogEntry left;
  left.event.what = event::Left{};
  const LogEntry message = test.message(1, 1);
  test.backpressure.count(message);
  test.backpressure.count(joined);
  CHECK(test.moves.may_move());
  test.backpressure.count(left);
  CHECK(!test.moves.may_move());
  test.backpressure.put(left, 2);
  test.backpressure.taken(left);
  CHECK(!test.moves.may_move());
  test.backpressure.taken(left);
  CHECK(test.moves.may_move());
  test.backpressure.put(joined, 0);  // nobody is there to be told
  test.backpressure.count(left);
  CHECK(test.moves.may_move());
}

TEST_CASE("the more connections there are, the more may come and go before the room was told") {
  Limits limits;
  limits.moves_under_way = 8;
  limits.moves_at_least = 2;
  limits.connections_per_move = 10;
  UnderWay test(limits);
  LogEntry joined;
  joined.event.what = event::Joined{};
  const auto moves = [&] {
    std::size_t count = 0;
    for (; test.moves.may_move(); ++count) test.backpressure.count(joined);
    for (std::size_t i = 0; i < count; ++i) test.backpressure.put(joined, 0);
    return count;
  };
  test.connect(10);
  CHECK(moves() == 2);
  test.connect(50);
  CHECK(moves() == 5);
  test.connect(500);
  CHECK(moves() == 8);
}

TEST_CASE("so many wait to join, of one address and of all") {
  Limits limits;
  limits.joining_per_address = 2;
  limits.joining_in_all = 3;
  UnderWay test(limits);
  CHECK(test.moves.begin_joining("192.0.2.1"));
  CHECK(test.moves.begin_joining("192.0.2.1"));
  CHECK(!test.moves.begin_joining("192.0.2.1"));
  CHECK(test.moves.begin_joining("192.0.2.2"));
  CHECK(!test.moves.begin_joining("192.0.2.3"));
  test.moves.end_joining("192.0.2.1");
  CHECK(test.moves.begin_joining("192.0.2.3"));
  test.moves.end_joining("192.0.2.2");
  CHECK(test.moves.begin_joining("192.0.2.1"));
}

}  // namespace
}  // namespace chat::test
