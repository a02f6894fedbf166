#include "server/moderation/left_muted.h"

#include <doctest/doctest.h>

#include <string>

namespace chat {
namespace {

using enum Addresses;

constexpr std::int64_t kNow = 1000;
constexpr std::int64_t kThen = 2000;

TEST_CASE("who left muted is known again by name, once") {
  LeftMuted left;
  left.add("Ann", "192.0.2.1", kThen);
  CHECK(left.has("ANN", kNow));
  CHECK(left.take("ann", "192.0.2.9", Shared, kNow) == kThen);
  CHECK(!left.has("ann", kNow));
  CHECK(!left.take("ann", "192.0.2.9", Shared, kNow));
}

TEST_CASE("who left muted is known by the address where nobody else is behind it") {
  LeftMuted left;
  left.add("ann", "192.0.2.1", kThen);
  left.add("bob", "2001:db8:1:2::1", kForEver);
  CHECK(!left.take("eve", "192.0.2.1", Shared, kNow));
  CHECK(!left.take("eve", "192.0.2.2", Telling, kNow));
  CHECK(left.take("eve", "192.0.2.1", Telling, kNow) == kThen);
  CHECK(left.take("eve", "2001:db8:1:2::77", Telling, kNow) == kForEver);
}

TEST_CASE("the name says more than the address, and who took another one is muted by the old one") {
  LeftMuted left;
  left.add("ann", "192.0.2.1", kThen);
  left.add("joe", "192.0.2.1", kForEver);
  CHECK(left.take("joe", "192.0.2.1", Telling, kNow) == kForEver);
  CHECK(left.has("ann", kNow));
  CHECK(left.take("eve", "192.0.2.1", Telling, kNow) == kThen);
  CHECK(left.take("ann", "192.0.2.1", Shared, kNow) == kThen);
}

TEST_CASE("who is unmuted under another name is not muted again by where they are") {
  LeftMuted left;
  left.add("ann", "192.0.2.1", kThen);
  left.add("bob", "192.0.2.2", kThen);
  left.remove_from("192.0.2.1");
  left.remove_from("127.0.0.1");
  CHECK(!left.take("eve", "192.0.2.1", Telling, kNow));
  CHECK(left.has("bob", kNow));
}

TEST_CASE("behind loopback and behind no address may be anybody") {
  LeftMuted left;
  for (const char* address : {"127.0.0.1", "::1", ""}) left.add("ann", address, kThen);
  for (const char* address : {"127.0.0.1", "::1", ""}) {
    CHECK(!left.take("eve", address, Telling, kNow));
  }
}

TEST_CASE("a mute that is over, or taken back, is forgotten") {
  LeftMuted left;
  left.add("ann", "192.0.2.1", kThen);
  CHECK(!left.has("ann", kThen));
  CHECK(!left.take("ann", "", Shared, kThen));
  left.add("bob", "192.0.2.1", kForEver);
  left.remove("BOB");
  CHECK(!left.take("bob", "192.0.2.1", Telling, kNow));
}

TEST_CASE("of too many who left muted the first are forgotten") {
  LeftMuted left;
  for (std::size_t i = 0; i <= LeftMuted::kMost; ++i) {
    left.add("n" + std::to_string(i), "", kForEver);
  }
  CHECK(!left.has("n0", kNow));
  CHECK(left.has("n1", kNow));
}

TEST_CASE("who leaves muted again and again, under new names, pushes out nobody from elsewhere") {
  LeftMuted left;
  left.add("ann", "192.0.2.1", kForEver);
  left.add("bob", "127.0.0.1", kForEver);
  for (std::size_t i = 0; i < 2 * LeftMuted::kMost; ++i) {
    left.add("n" + std::to_string(i), "192.0.2.2", kForEver);
  }
  CHECK(left.has("ann", kNow));
  CHECK(left.has("bob", kNow));
  CHECK(left.take("n", "192.0.2.2", Telling, kNow) == kForEver);
}

}  // namespace
}  // namespace chat
