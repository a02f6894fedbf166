// Notices that the machine was suspended: while it sleeps, one clock goes on and the other does
// not (clock_gettime(2), CLOCK_BOOTTIME and CLOCK_MONOTONIC).

#pragma once

#include <chrono>
#include <functional>

#include "common/system/socket.h"

namespace chat {

class SleepWatch {
 public:
  using Milliseconds = std::chrono::milliseconds;

  // A shorter sleep does not matter to a connection.
  static constexpr Milliseconds kWorthTelling{5'000};

  // How long the machine has slept since it was started.
  [[nodiscard]] static Milliseconds time_asleep();

  explicit SleepWatch(std::function<Milliseconds()> asleep = time_asleep);

  // Whether it has slept since the last call.
  [[nodiscard]] bool has_slept();

  // Becomes readable after `wait`, including time asleep. poll(2) leaves that time out, so
  // without it a sleep would be noticed late. -1 where there is no such timer.
  [[nodiscard]] int fd() const { return timer_.get(); }
  void arm(Milliseconds wait) const;

 private:
  std::function<Milliseconds()> asleep_;
  Milliseconds before_;
  Fd timer_;
};

}  // namespace chat
