#include "server/room/allowances.h"

namespace chat {
namespace {

using Clock = Allowances::Clock;

// The time of the one after the next of something that may happen once in `each`, and `at_once`
// times where it has not happened for long.
Clock::time_point after_next(Clock::time_point next, Clock::duration each, std::size_t at_once) {
  const Clock::time_point earliest = Clock::now() - each * static_cast<Clock::rep>(at_once - 1);
  return std::max(next, earliest) + each;
}

}  // namespace

void Allowances::spend(Member& member, std::size_t bytes) const {
  if (bytes == 0) return;
  const auto time_for = [this](std::size_t work) {
    const std::chrono::duration<double> seconds(static_cast<double>(work) /
                                                static_cast<double>(limits_.work_per_second));
    return std::chrono::duration_cast<Clock::duration>(seconds);
  };
  const auto earliest = Clock::now() - time_for(limits_.work_ahead);
  member.next_line_at = std::max(member.next_line_at, earliest) + time_for(bytes);
}

void Allowances::note_line(Member& member) const {
  if (limits_.lines_per_second == 0) return;
  const Clock::duration each =
      Clock::duration(std::chrono::seconds(1)) / static_cast<Clock::rep>(limits_.lines_per_second);
  member.next_by_rate = after_next(member.next_by_rate, each, limits_.lines_at_once);
}

void Allowances::pause(Member& member, Limits::Milliseconds time) {
  member.paused_until = std::max(next_line(member), Clock::now()) + time;
}

bool Allowances::may_take_up(Member& member) const {
  if (Clock::now() < member.next_take_up) return false;
  member.next_take_up =
      after_next(member.next_take_up, limits_.take_up_every, limits_.take_ups_at_once);
  return true;
}

}  // namespace chat
