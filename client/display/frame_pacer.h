// When to repaint: at once for a key; a little later for what the server sends, so that several
// events share a repaint; at most 60 times in any second. Pure: the caller gives the time.

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

  // max() when there is nothing to paint.
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

  // Each repaint uses kShare of the time, and up to kBurst repaints may run ahead of it: at most
  // 52 + 8 in any second. kForKeys of the burst are only for keys, so that a key does not wait
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
