// How long the next line of a member waits, for the work and the searches that it has caused.

#include "server/room/allowances.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>

namespace chat::test {
namespace {

using Clock = Allowances::Clock;

TEST_CASE("a member may be ahead of its allowance for work, and then its next line waits") {
  constexpr std::size_t kHour = 3600;  // of work, at a byte a second
  // Longer than the machine has been up: the clock begins when it starts.
  const auto up = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch());
  const std::size_t ahead = static_cast<std::size_t>(up.count()) + 2 * kHour;
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = ahead;
  const Allowances allowances(limits);
  Member ann;
  allowances.spend(ann, 0);
  CHECK(ann.next_line_at == Clock::time_point::min());
  allowances.spend(ann, ahead - kHour);
  CHECK(ann.next_line_at < Clock::now());
  allowances.spend(ann, 2 * kHour);
  const auto wait = ann.next_line_at - Clock::now();
  CHECK(wait > std::chrono::minutes(50));
  CHECK(wait <= std::chrono::hours(1));
}

TEST_CASE("a pause comes on top of what a member has to wait already, and no credit shortens it") {
  Member ann;
  const auto begin = Clock::now();
  Allowances::pause(ann, std::chrono::hours(1));
  Allowances::pause(ann, std::chrono::hours(1));
  CHECK(Allowances::next_line(ann) >= begin + std::chrono::hours(2));
}

}  // namespace
}  // namespace chat::test
