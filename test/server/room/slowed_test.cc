#include "server/room/slowed.h"

#include <doctest/doctest.h>

#include <vector>

namespace chat {
namespace {

using std::chrono::seconds;

TEST_CASE("the operator is told once a minute of each person who is slowed down") {
  Slowed slowed;
  SlowedTime ann;
  SlowedTime bob;
  const Slowed::Clock::time_point begin{};
  CHECK(slowed.note_line(ann, begin));
  CHECK_FALSE(slowed.note_line(ann, begin + seconds(59)));
  CHECK(slowed.note_line(bob, begin + seconds(59)));
  CHECK(slowed.note_line(ann, begin + seconds(60)));
  CHECK(slowed.lines() == 4);
}

TEST_CASE("the operator is told of ten people in a minute, and of others in the next") {
  Slowed slowed;
  std::vector<SlowedTime> people(25);
  const Slowed::Clock::time_point begin{};
  std::size_t told = 0;
  for (SlowedTime& each : people) told += slowed.note_line(each, begin) ? 1 : 0;
  CHECK(told == 10);
  for (SlowedTime& each : people) told += slowed.note_line(each, begin + seconds(60)) ? 1 : 0;
  CHECK(told == 20);
  CHECK(slowed.lines() == 50);
}

}  // namespace
}  // namespace chat
