#include "client/session/sleep_watch.h"

#include <doctest/doctest.h>

#include <chrono>

namespace chat {
namespace {

using std::chrono::milliseconds;

TEST_CASE("a sleep is what one clock has more than the other since the last look") {
  milliseconds asleep{100'000};
  SleepWatch watch([&asleep] { return asleep; });
  CHECK_FALSE(watch.has_slept());
  asleep += SleepWatch::kWorthTelling;
  CHECK_FALSE(watch.has_slept());
  asleep += SleepWatch::kWorthTelling + milliseconds(1);
  CHECK(watch.has_slept());
  CHECK_FALSE(watch.has_slept());
}

}  // namespace
}  // namespace chat
