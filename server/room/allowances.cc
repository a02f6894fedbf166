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
  const auto earliest = Clock::now() - time_for(limits_.work_ahead);
  member.next_line_at = std::max(member.next_line_at, earliest) + time_for(bytes);
}

void Allowances::note_line(Member& member) const {
  if (limits_.lines_per_second == 0) return;
  member.next_by_rate = after_next(member.next_by_rate, time_for_line(), limits_.lines_at_once);
}

void Allowances::pause(Member& member, Limits::Milliseconds time) {
  member.paused_until = std::max(next_line(member), Clock::now()) + time;
}

void Allowances::leave_behind(const Member& member) {
  const auto now = Clock::now();
  const Used used{std::min(member.next_line_at, now), std::min(member.next_by_rate, now)};
  if (member.counted_as.empty() || is_over(used, now)) return;
  Used& left = left_.emplace(member.counted_as, used).first->second;
  left = {std::max(left.next_line_at, used.next_line_at),
          std::max(left.next_by_rate, used.next_by_rate)};
  if (left_.size() <= kMostAddresses) return;
  std::erase_if(left_, [&](const auto& each) { return is_over(each.second, now); });
  if (left_.size() <= kMostAddresses) return;
  left_.erase(std::ranges::min_element(left_, {},
                                       [](const auto& each) { return each.second.next_line_at; }));
}

void Allowances::take_over(Member& member) const {
  const auto found = left_.find(member.counted_as);
  if (found == left_.end()) return;
  member.next_line_at = std::max(member.next_line_at, found->second.next_line_at);
  member.next_by_rate = std::max(member.next_by_rate, found->second.next_by_rate);
}

Clock::duration Allowances::time_for(std::size_t bytes) const {
  const std::chrono::duration<double> seconds(static_cast<double>(bytes) /
                                              static_cast<double>(limits_.work_per_second));
  return std::chrono::duration_cast<Clock::duration>(seconds);
}

Clock::duration Allowances::time_for_line() const {
  const auto lines = static_cast<Clock::rep>(std::max<std::size_t>(1, limits_.lines_per_second));
  return Clock::duration(std::chrono::seconds(1)) / lines;
}

bool Allowances::is_over(const Used& used, Clock::time_point now) const {
  const auto burst = time_for_line() * static_cast<Clock::rep>(limits_.lines_at_once);
  return used.next_line_at <= now - time_for(limits_.work_ahead) &&
         used.next_by_rate <= now - burst;
}

bool Allowances::may_take_up(Member& member) const {
  if (Clock::now() < member.next_take_up) return false;
  member.next_take_up =
      after_next(member.next_take_up, limits_.take_up_every, limits_.take_ups_at_once);
  return true;
}

}  // namespace chat
