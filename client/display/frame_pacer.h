// When to repaint: at once for a key; somewhat later for what comes in, so that much of it is one
// repaint; at most 60 times within a second. Pure: it is told the time.

#pragma once

#include <algorithm>
#include <chrono>

namespace chat {

class FramePacer {
 public:
  using Clock = std::chrono::steady_clock;

  // A key was pressed, or the size has changed: a person waits for it.
  void want_now() { wanted_ = Wanted::Now; }
  // Something has come in.
  void want_soon() {
    if (wanted_ == Wanted::Nothing) wanted_ = Wanted::Soon;
  }

  // max() where nothing is to be painted.
  [[nodiscard]] Clock::time_point due() const {
    switch (wanted_) {
      case Wanted::Nothing:
        break;
      case Wanted::Soon:
        return std::max(painted_ + kPause, free_at_ + kForKeys * kShare);
      case Wanted::Now:
        return free_at_;
    }
    return Clock::time_point::max();
  }

  // A repaint uses up kShare of the time, and up to kBurst repaints may be ahead of the time: at
  // most 52 + 8 in any second. kForKeys of the burst are for keys only, so that a key need not wait
  // while much comes in.
  void painted(Clock::time_point now) {
    wanted_ = Wanted::Nothing;
    painted_ = now;
    used_up_ = std::max(used_up_, now) + kShare;
    free_at_ = used_up_ - kBurst * kShare;
  }

 private:
  static constexpr std::chrono::microseconds kShare{1'000'000 / 52};
  static constexpr int kBurst = 8;
  static constexpr int kForKeys = 4;
  static constexpr std::chrono::milliseconds kPause{33};

  enum class Wanted : unsigned char { Nothing, Soon, Now } wanted_ = Wanted::Nothing;
  Clock::time_point painted_{};
  Clock::time_point used_up_{};
  Clock::time_point free_at_{};
};

}  // namespace chat
