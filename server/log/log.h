// The room's log: the numbered events, and the recent window of public ones that late readers may
// still get.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/event.h"

namespace chat {

// The number of a member, which stays the same on another connection. Never used twice. 0: the
// server itself.
using MemberId = std::uint64_t;
inline constexpr MemberId kNobody = 0;

// The number of a connection. Never used twice while the server runs. 0: none.
using LinkId = std::uint64_t;
inline constexpr LinkId kNoLink = 0;

// The number of a share of the members, to which one courier at a time delivers.
using ShareId = std::uint32_t;

class Outbox;
struct LogEntry;
using EntryPtr = std::shared_ptr<const LogEntry>;

// The past messages of one answer, oldest first, and the bytes of memory they take.
struct History {
  std::vector<EntryPtr> messages;
  std::size_t bytes = 0;
  std::shared_ptr<void> counted;  // in Log::recalled_bytes(), as long as it lives
};
[[nodiscard]] std::shared_ptr<const History> make_history(std::vector<EntryPtr> messages);

// Public entries [first, end), by their index.
struct EntryRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
  [[nodiscard]] std::uint64_t count() const { return end - first; }
};

// How the reading member relates to an event.
enum class View : std::uint8_t {
  Public,   // another member did it, and everyone sees it
  Own,      // the reader did it: the outcome of its line
  Private,  // for the reader alone
  Old,      // a message of the history
};

// What a member that comes back gets before everything new.
struct Replay {
  std::uint64_t next = 0;      // public entries from this index on
  std::uint64_t missing = 0;   // at most so many public entries before `next` have left the window
  std::vector<EntryPtr> kept;  // private entries, in the log's order
};

// An event, and what only the server knows about it. Constant once it is in the log, except
// mailboxes_left.
struct LogEntry {
  Event event;
  MemberId actor = kNobody;   // the member that did it; that member sees it as Own, never as Public
  MemberId target = kNobody;  // the only member that gets it; kNobody: everyone
  ShareId share = 0;          // the actor's
  ShareId target_share = 0;   // the target's, where there is one
  // The number of the actor's line whose outcome this is; 0: none.
  std::uint64_t line = 0;
  // Public entries are numbered 0, 1, 2, ... in the log's order. A private entry has the index of
  // the next public one.
  std::uint64_t public_index = 0;
  std::size_t cost = 0;                  // bytes of memory
  std::uint64_t cost_before = 0;         // of all public entries before it
  bool counts_for_backpressure = false;  // against its actor, until couriers have taken it
  // Mailboxes that it is still in. The only field that changes; the room's mutex guards it.
  mutable std::uint32_t mailboxes_left = 0;
  bool is_replay = false;     // repeats the outcome of a line, or refuses the line's number
  bool ends_session = false;  // Left: the actor had a session that could be resumed
  // History: the messages that follow it.
  std::shared_ptr<const History> history;
  // Welcome: the outbox of the member's connection. The room does not look into it.
  Outbox* outbox = nullptr;
  // Welcome of a member that comes back: the last event that has arrived there, and what it gets
  // again.
  std::optional<std::uint64_t> resumes_after;
  std::shared_ptr<const Replay> replay;
  std::string address;  // Joined, Left: the address of the client, for the console only
  std::string raw;      // not empty: bytes for the target's connection, instead of the event

  [[nodiscard]] bool is_public() const { return target == kNobody; }
  // The view of `viewer` on this entry, when it is delivered live.
  [[nodiscard]] View view_for(MemberId viewer) const;
};

// About how many bytes of memory an entry takes, its history included. No dialect makes more
// bytes of it.
[[nodiscard]] std::size_t cost_of(const LogEntry& entry);

// The recent public part of the log, bounded in bytes. Not thread-safe: the room's mutex guards it.
class Log {
 public:
  explicit Log(std::size_t window_bytes, std::size_t history);
  // To be called first: as if all entries up to `seq` had left the window.
  void begin_after(std::uint64_t seq);

  // Sets the entry's index, and its cost if it has none; keeps it if it is public. Drops the
  // entries that no longer fit into the window.
  void append(const std::shared_ptr<LogEntry>& entry);

  // Public entries are [first_index(), end_index()).
  [[nodiscard]] std::uint64_t first_index() const { return first_index_; }
  [[nodiscard]] std::uint64_t end_index() const { return first_index_ + window_.size(); }
  [[nodiscard]] const EntryPtr& at(std::uint64_t index) const {
    return window_[static_cast<std::size_t>(index - first_index_)];
  }
  // The index of the first public entry whose number is at least `seq`.
  [[nodiscard]] std::uint64_t index_of(std::uint64_t seq) const;
  // An upper bound of the public entries after `seq` that have left the window.
  [[nodiscard]] std::uint64_t forgotten_after(std::uint64_t seq) const;
  // The number of the last public entry that has left the window.
  [[nodiscard]] std::uint64_t forgotten_seq() const { return forgotten_seq_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  // The bytes of those that are in the window. In constant time.
  [[nodiscard]] std::uint64_t bytes_in(const EntryRange& range) const;

  // The last messages. The same object until there is a new message.
  [[nodiscard]] std::shared_ptr<const History> history();
  // Neither history() nor last_messages() has a message up to this number any more. Who comes back
  // still gets it from the window.
  void clear_history(std::uint64_t seq);
  // The number of the first message that they may have.
  [[nodiscard]] std::uint64_t shown_from() const { return shown_from_; }
  // The last `count` messages up to number `last`, of those in the window or in history(). Looks at
  // no other entries: a window full of comings and goings makes it no dearer.
  [[nodiscard]] std::shared_ptr<const History> last_messages(std::size_t count,
                                                             std::uint64_t last = UINT64_MAX) const;
  // The bytes of all that last_messages() has given out and that is still needed: until it is sent,
  // it keeps its messages, also when they have left the window.
  [[nodiscard]] std::size_t recalled_bytes() const { return *recalled_; }

 private:
  std::deque<EntryPtr> window_;
  std::deque<std::uint64_t> said_;  // the indexes of the messages in it
  std::uint64_t first_index_ = 0;
  std::uint64_t forgotten_seq_ = 0;  // of the last that left the window
  std::size_t bytes_ = 0;
  std::uint64_t bytes_ever_ = 0;
  std::size_t window_bytes_;
  std::size_t history_size_;
  std::deque<EntryPtr> messages_;
  std::shared_ptr<const History> history_;
  // Shared with the histories, whose last holder may be any thread.
  std::shared_ptr<std::atomic<std::size_t>> recalled_ =
      std::make_shared<std::atomic<std::size_t>>(0);
  std::uint64_t shown_from_ = 0;
};

}  // namespace chat
