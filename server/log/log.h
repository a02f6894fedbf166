// The room's log: what happened, in order, and the recent window of it that everyone may see.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/event.h"

namespace chat {

// The number of a member of the room, which may outlive its connection. Never given twice. 0: the
// server itself.
using MemberId = std::uint64_t;
inline constexpr MemberId kNobody = 0;

// The number of a connection. Never given twice while the server runs. 0: none.
using LinkId = std::uint64_t;
inline constexpr LinkId kNoLink = 0;

class Outbox;
struct LogEntry;
using EntryPtr = std::shared_ptr<const LogEntry>;

// Messages of the past that one answer brings, oldest first, and the bytes of memory they take.
struct History {
  std::vector<EntryPtr> messages;
  std::size_t bytes = 0;
};
[[nodiscard]] std::shared_ptr<const History> make_history(std::vector<EntryPtr> messages);

// What an event is to the member that reads it.
enum class View : std::uint8_t {
  Public,   // another member's doing, for everyone
  Own,      // the reader's own doing: the outcome of its line
  Private,  // for the reader alone
  Old,      // a message of the past
};

// What a member that comes back is told before everything that is new.
struct Replay {
  std::uint64_t next = 0;      // public entries from this index on
  std::uint64_t missing = 0;   // at most so many before it have left the window
  std::vector<EntryPtr> kept;  // for the member alone, in the log's order
};

// An event and what only the server knows of it. Constant once it is in the log.
struct LogEntry {
  Event event;
  MemberId actor = kNobody;   // the member that did it; to it, it is Own and never Public
  MemberId target = kNobody;  // the one member that is told; kNobody: everyone
  // The number of the line of the actor that this is the outcome of; 0: of none.
  std::uint64_t line = 0;
  // Public entries are counted 0, 1, 2, ... in the order of the log. A private one carries the
  // index of the public one that comes next.
  std::uint64_t public_index = 0;
  std::size_t cost = 0;                  // bytes of memory
  bool counts_for_backpressure = false;  // counts against its actor until couriers have taken it
  // Couriers that have not taken it yet. Guarded by the room's mutex, as no other field is.
  mutable std::uint32_t couriers_left = 0;
  bool is_replay = false;     // repeats the outcome of a line, or refuses its number
  bool ends_session = false;  // Left: the actor had a session that could be taken up again
  // History: the messages it announces.
  std::shared_ptr<const History> history;
  // Welcome: where the member's share is delivered to; opaque to the room.
  Outbox* outbox = nullptr;
  // Welcome of a member that comes back: the last event it has had, and what it is told again.
  std::optional<std::uint64_t> resumes_after;
  std::shared_ptr<const Replay> replay;
  std::string address;  // Joined, Left: from where, for the console only
  std::string raw;      // not empty: bytes for the target's connection, instead of the event

  [[nodiscard]] bool is_public() const { return target == kNobody; }
  // What it is to `viewer`, when it is told live.
  [[nodiscard]] View view_for(MemberId viewer) const;
};

// The bytes of memory an entry takes, about, with the history that it brings: more than any dialect
// makes of it.
[[nodiscard]] std::size_t cost_of(const LogEntry& entry);

// The recent public part of the log, bounded in bytes. Not thread-safe: the room's mutex guards it.
class Log {
 public:
  explicit Log(std::size_t window_bytes, std::size_t history);
  // Before anything else: as if all up to `seq` had left the window.
  void begin_after(std::uint64_t seq);

  // Gives `entry` its index, and its cost if it has none, and keeps it if it is public. What then
  // falls out of the window is forgotten.
  void append(const std::shared_ptr<LogEntry>& entry);

  // Public entries are [first_index(), end_index()).
  [[nodiscard]] std::uint64_t first_index() const { return first_index_; }
  [[nodiscard]] std::uint64_t end_index() const { return first_index_ + window_.size(); }
  [[nodiscard]] const EntryPtr& at(std::uint64_t index) const {
    return window_[static_cast<std::size_t>(index - first_index_)];
  }
  // The index of the first public entry that is not before `seq`.
  [[nodiscard]] std::uint64_t index_of(std::uint64_t seq) const;
  // At most how many public entries after `seq` have left the window.
  [[nodiscard]] std::uint64_t forgotten_after(std::uint64_t seq) const;
  // Up to this number, public entries have left the window.
  [[nodiscard]] std::uint64_t forgotten_seq() const { return forgotten_seq_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  // The last messages; the same object until there is a new one.
  [[nodiscard]] std::shared_ptr<const History> history();
  // The last `count` messages up to number `last`, as far as they are in the window or in
  // history().
  [[nodiscard]] std::shared_ptr<const History> last_messages(std::size_t count,
                                                             std::uint64_t last = UINT64_MAX) const;

 private:
  std::deque<EntryPtr> window_;
  std::uint64_t first_index_ = 0;
  std::uint64_t forgotten_seq_ = 0;  // of the last that left the window
  std::size_t bytes_ = 0;
  std::size_t window_bytes_;
  std::size_t history_size_;
  std::deque<EntryPtr> messages_;
  std::shared_ptr<const History> history_;
};

}  // namespace chat
