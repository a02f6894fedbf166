// How long the next line of a member waits, for the work and the searches that it has caused.

#include "server/room/allowances.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace chat::test {
namespace {

using Clock = Allowances::Clock;

constexpr std::size_t kHour = 3600;  // of work, at a byte a second

// A byte a second, and ahead of it by more than the machine has been up: the clock begins when it
// starts.
Limits slow() {
  const auto up = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch());
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = static_cast<std::size_t>(up.count()) + 2 * kHour;
  return limits;
}

struct From : Member {
  explicit From(std::string_view from) { counted_as = from; }
};

TEST_CASE("a member may be ahead of its allowance for work, and then its next line waits") {
  const Limits limits = slow();
  const Allowances allowances(limits);
  Member ann;
  allowances.spend(ann, 0);
  CHECK(ann.next_line_at == Clock::time_point::min());
  allowances.spend(ann, limits.work_ahead - kHour);
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

TEST_CASE("who comes from an address goes on with what those who have left from there have used") {
  Limits limits = slow();
  limits.lines_per_second = 1;
  limits.lines_at_once = 1'000;
  Allowances allowances(limits);
  From ann("192.0.2.1");
  allowances.spend(ann, limits.work_ahead - kHour);
  allowances.note_line(ann);
  allowances.leave_behind(ann);
  const From bob("192.0.2.1");
  allowances.leave_behind(bob);  // who has used less changes nothing
  From cid("192.0.2.1");
  allowances.take_over(cid);
  CHECK(cid.next_line_at == ann.next_line_at);
  CHECK(cid.next_by_rate == ann.next_by_rate);
  From dan("192.0.2.1");
  allowances.take_over(dan);  // nobody takes it away
  CHECK(dan.next_line_at == ann.next_line_at);
  From eve("192.0.2.2");
  allowances.take_over(eve);
  CHECK(eve.next_line_at == Clock::time_point::min());
  CHECK(eve.next_by_rate == Clock::time_point::min());
}

TEST_CASE("nobody's first line waits because of somebody who has left") {
  Limits limits = slow();
  limits.lines_per_second = 1;
  limits.lines_at_once = 1;
  Allowances allowances(limits);
  From ann("192.0.2.1");
  allowances.spend(ann, limits.work_ahead + kHour);
  for (int i = 0; i < 100; ++i) allowances.note_line(ann);
  REQUIRE(Allowances::next_line(ann) > Clock::now());
  allowances.leave_behind(ann);
  From bob("192.0.2.1");
  allowances.take_over(bob);
  CHECK(Allowances::is_within(bob));
}

TEST_CASE("of too many addresses that one is forgotten whose allowance is whole again first") {
  const Limits limits = slow();
  Allowances allowances(limits);
  for (std::size_t i = 0; i <= Allowances::kMostAddresses; ++i) {
    From one(std::to_string(i));
    allowances.spend(one, kHour + (i == 1 ? 0 : kHour));
    allowances.leave_behind(one);
  }
  const auto is_known = [&](std::size_t address) {
    From next(std::to_string(address));
    allowances.take_over(next);
    return next.next_line_at > Clock::time_point::min();
  };
  CHECK(is_known(0));
  CHECK(!is_known(1));
  CHECK(is_known(2));
  CHECK(is_known(Allowances::kMostAddresses));
}

}  // namespace
}  // namespace chat::test
