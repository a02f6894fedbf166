// The pauses between attempts to reconnect: short at first, then growing, each with jitter, so
// that the clients of a restarted server do not all come at once. Pure.

#pragma once

#include <chrono>
#include <cstddef>
#include <random>

namespace chat {

class Backoff {
 public:
  using Milliseconds = std::chrono::milliseconds;

  // No pause is longer.
  static constexpr Milliseconds kLongest{15'000};

  explicit Backoff(std::uint32_t seed) : random_(seed) {}

  // The pause before the next attempt.
  [[nodiscard]] Milliseconds next();
  // The next pause is the first one again.
  void reset() { tries_ = 0; }

 private:
  std::minstd_rand random_;
  std::size_t tries_ = 0;
};

}  // namespace chat
