// Whose lines wait because they come faster than one person may send them, and what the operator is
// told of that. Not thread-safe: the room's mutex guards it.

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace chat {

// Of one member.
struct SlowedTime {
  std::chrono::steady_clock::duration in_all{0};
  std::optional<std::chrono::steady_clock::time_point> told_at = std::nullopt;  // the operator
};

class Slowed {
 public:
  using Clock = std::chrono::steady_clock;

  // The operator is told of each person once a minute, and of so many people in a minute.
  static constexpr std::chrono::minutes kTellEvery{1};
  static constexpr std::size_t kMostTold = 10;

  // A line has to wait. True when the operator is told of it.
  [[nodiscard]] bool note_line(SlowedTime& time, Clock::time_point now);
  // The lines that had to wait.
  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  std::size_t lines_ = 0;
  std::optional<Clock::time_point> minute_began_;
  std::size_t told_ = 0;  // since then
};

}  // namespace chat
