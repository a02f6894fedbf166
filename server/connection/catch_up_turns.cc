#include "server/connection/catch_up_turns.h"

#include <algorithm>
#include <thread>

namespace chat {

CatchUpTurns::CatchUpTurns(std::size_t at_once)
    : free_(at_once > 0 ? at_once : std::max(1U, std::thread::hardware_concurrency())) {}

void CatchUpTurns::begin() {
  const MutexLock lock(mutex_);
  if (free_ > 0) {
    --free_;
    return;
  }
  Waiting self;
  waiting_.push_back(&self);
  while (!self.has_turn) self.woken.wait(mutex_);
}

// Hands the turn on to the first who waits. Who goes on at once, because it is quicker than the one
// that was woken, would keep its core, and couriers waiting: a line takes 7 ms then instead of 0.6.
void CatchUpTurns::end() {
  const MutexLock lock(mutex_);
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  Waiting& next = *waiting_.front();
  waiting_.pop_front();
  next.has_turn = true;
  next.woken.notify_one();
}

std::size_t CatchUpTurns::waiting() const {
  const MutexLock lock(mutex_);
  return waiting_.size();
}

}  // namespace chat
