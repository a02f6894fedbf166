// The pauses between tries to connect again: the first one short, then growing, and each with
// jitter, so that all clients of a server that was restarted do not come at once. Pure.

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

  // How long to wait before the next try.
  [[nodiscard]] Milliseconds next();
  // The next pause is the first one again.
  void reset() { tries_ = 0; }

 private:
  std::minstd_rand random_;
  std::size_t tries_ = 0;
};

}  // namespace chat
