#include "server/room/by_address.h"

#include <doctest/doctest.h>

namespace chat {
namespace {

TEST_CASE("the first of the address that has most comes first, of as many the first of all") {
  ByAddress<int> all;
  CHECK(!all.first_of_most());
  all.add("192.0.2.9", 1);
  all.add("192.0.2.1", 2);
  CHECK(all.first_of_most() == 1);
  all.add("192.0.2.1", 3);
  CHECK(all.first_of_most() == 2);
  all.remove("192.0.2.1", 2);
  all.remove("192.0.2.1", 2);  // it is not there any more
  CHECK(all.first_of_most() == 1);
  CHECK(all.first_of("192.0.2.1") == 3);
  CHECK(all.count_from("192.0.2.1") == 1);
  all.remove("192.0.2.1", 3);
  CHECK(!all.first_of("192.0.2.1"));
  CHECK(all.count_from("192.0.2.1") == 0);
  all.remove("192.0.2.9", 1);
  CHECK(!all.first_of_most());
}

TEST_CASE("who has many IPv6 addresses of one network counts as one address") {
  ByAddress<int> all;
  all.add("192.0.2.1", 1);
  all.add("192.0.2.1", 2);
  for (int i = 3; i <= 5; ++i) all.add("2001:db8::" + std::to_string(i), i);
  CHECK(all.first_of_most() == 3);
  CHECK(all.count_from("2001:db8::1") == 3);
  all.remove("2001:db8::3", 3);
  CHECK(all.first_of("2001:db8::ffff") == 4);
}

}  // namespace
}  // namespace chat
