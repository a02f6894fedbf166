#include "server/operator/commands/stop_timer.h"

#include <utility>

namespace chat {

StopTimer::~StopTimer() {
  std::thread last;
  {
    const MutexLock lock(mutex_);
    ending_ = true;
    changed_.notify_all();
    last = std::move(thread_);
  }
  if (last.joinable()) last.join();
}

void StopTimer::start() {
  const MutexLock lock(mutex_);
  if (!thread_.joinable() && !ending_) thread_ = std::thread(&StopTimer::run, this);
}

void StopTimer::stop_in(std::chrono::seconds time, std::string reason) {
  const MutexLock lock(mutex_);
  at_ = Clock::now() + time;
  reason_ = std::move(reason);
  changed_.notify_all();
}

bool StopTimer::cancel() {
  const MutexLock lock(mutex_);
  const bool was_announced = at_ && Clock::now() < *at_;
  if (was_announced) at_.reset();
  return was_announced;
}

void StopTimer::run() {
  std::string reason;
  {
    const MutexLock lock(mutex_);
    while (!ending_ && (!at_ || Clock::now() < *at_)) {
      if (at_) {
        (void)changed_.wait_until(mutex_, *at_);
      } else {
        changed_.wait(mutex_);
      }
    }
    if (ending_) return;
    reason = reason_;
  }
  stop_(reason);
}

}  // namespace chat
