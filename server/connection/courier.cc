#include "server/connection/courier.h"

#include <chrono>

namespace chat {

void Courier::start() {
  thread_ = std::thread(&Courier::run, this);
}

void Courier::join() {
  if (thread_.joinable()) thread_.join();
}

void Courier::run() noexcept {
  // No exception may leave this thread: without it a part of the room would get nothing any more,
  // so it ends the program instead.
  using Clock = std::chrono::steady_clock;
  Round round;
  while (room_.take(round)) {
    const auto begin = Clock::now();
    shares_[*round.share].deliver(round.entries, round.released);
    round.took = Clock::now() - begin;
  }
}

}  // namespace chat
