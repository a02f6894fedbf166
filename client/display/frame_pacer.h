// When the screen is painted anew: at once for a key, somewhat later for what comes in, so that
// much of it is one repaint; and never more than 60 times within a second. Pure: it is told the
// time.

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

  // Each repaint takes kShare of the time; up to kBurst of them may be ahead of it, so that in any
  // second there are no more than 52 and these 8. Of those, kForKeys are not for what comes in: who
  // types while it does need not wait.
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
