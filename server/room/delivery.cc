// What the room does for those who store and deliver: recorder, couriers and catch-up threads.

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "server/room/room.h"

namespace chat {

// --- for the recorder ---

bool Room::take_unstored(std::vector<EntryPtr>& entries) {
  const MutexLock lock(mutex_);
  while (!publisher_.has_unstored() && !recorder_nudged_ && !finished_) {
    publisher_.unstored_changed().wait(mutex_);
  }
  recorder_nudged_ = false;
  publisher_.begin_storing(entries);
  return !entries.empty() || !finished_;
}

void Room::stored() {
  const MutexLock lock(mutex_);
  publisher_.stored();
}

void Room::not_stored(const std::string& sentence) {
  const MutexLock lock(mutex_);
  publisher_.not_stored(sentence);
}

void Room::nudge_recorder() {
  const MutexLock lock(mutex_);
  recorder_nudged_ = true;
  publisher_.unstored_changed().notify_one();
}

Snapshot Room::snapshot() const {
  const MutexLock lock(mutex_);
  return changes_.snapshot();
}

void Room::restore(const Snapshot& past) {
  const MutexLock lock(mutex_);
  changes_.restore(past, Clock::now());
  timers_changed_.notify_all();
}

// --- for couriers and catch-up threads ---

bool Room::take(Round& round) {
  round.entries.clear();
  const MutexLock lock(mutex_);
  Mailboxes& mailboxes = publisher_.mailboxes();
  refund(round.released);
  counts_.deliveries += std::exchange(round.deliveries, 0);
  if (round.oldest_ms) counts_.note_round(*std::exchange(round.oldest_ms, std::nullopt));
  round.share ? mailboxes.delivered(*round.share) : mailboxes.start();
  do {
    wait_for_entries(mailboxes, round.took);
  } while (!mailboxes.has_ready() && !finished_);  // another courier may have been quicker
  if (!mailboxes.has_ready()) return false;
  round.share = publisher_.take(round.entries);
  return true;
}

void Room::wait_for_entries(Mailboxes& mailboxes, std::chrono::nanoseconds last_round) {
  constexpr int kBusyWithin = 2;  // busy: the next entries come within so many times the last round
  // A sender on another core needs this long to see what was delivered and to answer.
  constexpr std::chrono::milliseconds kPause{1};
  constexpr int kGatheringPart = 4;  // wait for such a part of it
  const auto begin = Clock::now();
  while (!mailboxes.has_ready() && !finished_) {
    mailboxes.fall_asleep();
    while (!mailboxes.wake_up() && !finished_) mailboxes.woken().wait(mutex_);
  }
  const auto now = Clock::now();
  if (finished_ || closed_ || now - begin > kBusyWithin * last_round + kPause) return;
  const auto until = now + last_round / kGatheringPart;
  while (!finished_ && !mailboxes.has_usual() && mailboxes.gathered().wait_until(mutex_, until)) {
  }
}

std::uint64_t Room::read(std::uint64_t index, std::uint64_t end, std::size_t bytes,
                         std::vector<EntryPtr>& entries) {
  entries.clear();
  PackedEntries::Copy copy;
  {
    const MutexLock lock(mutex_);
    const Log& log = publisher_.log();
    copy = log.copy(std::clamp(log.first_index(), index, end), end, bytes);
  }
  PackedEntries::unpack(copy, entries);
  return copy.first_index - index;
}

std::size_t Room::catch_up_chunk() const {
  const MutexLock lock(mutex_);
  return backpressure_.catch_up_chunk();
}

}  // namespace chat
