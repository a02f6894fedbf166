// How long the next line of a member waits, for the work and the searches that it has caused.

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>

#include "test/server/room/under_way.h"

namespace chat::test {
namespace {

TEST_CASE("a member may be ahead of its allowance for work, and then its next line waits") {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kHour = 3600;  // of work, at a byte a second
  // Longer than the machine has been up: the clock begins when it starts.
  const auto up = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch());
  const std::size_t ahead = static_cast<std::size_t>(up.count()) + 2 * kHour;
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = ahead;
  UnderWay test(limits);
  test.backpressure.spend(1, 0);
  CHECK(test.ann.next_line_at == Clock::time_point::min());
  test.backpressure.spend(1, ahead - kHour);
  CHECK(test.ann.next_line_at < Clock::now());
  test.backpressure.spend(1, 2 * kHour);
  const auto wait = test.ann.next_line_at - Clock::now();
  CHECK(wait > std::chrono::minutes(50));
  CHECK(wait <= std::chrono::hours(1));
  CHECK(test.bob.next_line_at == Clock::time_point::min());
  test.backpressure.spend(99, kHour);  // has left
}

TEST_CASE("a pause comes on top of what a member has to wait already, and no credit shortens it") {
  UnderWay test(bounds());
  const auto begin = std::chrono::steady_clock::now();
  Backpressure::pause(test.ann, std::chrono::hours(1));
  Backpressure::pause(test.ann, std::chrono::hours(1));
  CHECK(Backpressure::next_line(test.ann) >= begin + std::chrono::hours(2));
}

}  // namespace
}  // namespace chat::test
