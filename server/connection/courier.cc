#include "server/connection/courier.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/system/clock.h"

namespace chat {

namespace {

// Entries that only answer the protocol have no time.
std::optional<std::uint64_t> age_of_oldest(const std::vector<EntryPtr>& entries) {
  for (const EntryPtr& entry : entries) {
    const std::int64_t time_ms = entry->event.time_ms;
    if (time_ms == 0) continue;
    // The time of day may be set back meanwhile.
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, wall_clock_ms() - time_ms));
  }
  return std::nullopt;
}

}  // namespace

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
    round.deliveries = shares_[*round.share].deliver(round.entries, round.released);
    round.took = Clock::now() - begin;
    round.oldest_ms = age_of_oldest(round.entries);
  }
}

}  // namespace chat
