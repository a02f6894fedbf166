// The room's log: the numbered events, and the recent window of public ones that late readers may
// still get.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "server/log/log_entry.h"
#include "server/log/packed_entries.h"

namespace chat {

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
  [[nodiscard]] std::uint64_t first_index() const { return window_.first_index(); }
  [[nodiscard]] std::uint64_t end_index() const { return window_.end_index(); }
  // A new object each time, with what PackedEntries keeps.
  [[nodiscard]] EntryPtr at(std::uint64_t index) const { return window_.at(index); }
  // Some of them, to be unpacked without the mutex: see PackedEntries.
  [[nodiscard]] PackedEntries::Copy copy(std::uint64_t index, std::uint64_t end,
                                         std::size_t bytes) const {
    return window_.copy(index, end, bytes);
  }
  [[nodiscard]] std::uint64_t seq_at(std::uint64_t index) const { return window_.seq_at(index); }
  [[nodiscard]] bool is_message_at(std::uint64_t index) const {
    return window_.is_message_at(index);
  }
  // The index of the first public entry whose number is at least `seq`.
  [[nodiscard]] std::uint64_t index_of(std::uint64_t seq) const { return window_.index_of(seq); }
  // An upper bound of the public entries after `seq` that have left the window.
  [[nodiscard]] std::uint64_t forgotten_after(std::uint64_t seq) const;
  // The number of the last public entry that has left the window.
  [[nodiscard]] std::uint64_t forgotten_seq() const { return forgotten_seq_; }
  // What the window's entries take, packed as they are.
  [[nodiscard]] std::size_t bytes() const { return window_.bytes(); }
  // The same for those of the range that are in the window. Looks at the first and the last only.
  [[nodiscard]] std::uint64_t bytes_in(const EntryRange& range) const;

  // The last messages. The same object until there is a new message.
  [[nodiscard]] std::shared_ptr<const History> history();
  // Neither history() nor last_messages() has a message up to this number any more. Who comes back
  // still gets it from the window.
  void clear_history(std::uint64_t seq);
  // The number of the first message that they may have.
  [[nodiscard]] std::uint64_t shown_from() const { return shown_from_; }
  // The last `count` messages up to number `last`, of those in the window or in history(). Looks at
  // no other entries: a window full of comings and goings makes it no dearer. Those from the window
  // are new objects, and no more of them than take about `most_bytes`; but who asks for the same
  // while nothing has changed shares the answer, as long as somebody needs it.
  [[nodiscard]] std::shared_ptr<const History> last_messages(
      std::size_t count, std::uint64_t last = UINT64_MAX, std::size_t most_bytes = SIZE_MAX) const;
  // The bytes of all that last_messages() has given out and that is still needed: until it is sent,
  // it keeps its messages.
  [[nodiscard]] std::size_t recalled_bytes() const { return *recalled_; }

 private:
  PackedEntries window_;
  std::uint64_t forgotten_seq_ = 0;  // of the last that left the window
  std::size_t window_bytes_;
  std::size_t history_size_;
  std::deque<EntryPtr> messages_;  // the last ones
  std::shared_ptr<const History> history_;
  // Shared with the histories, whose last holder may be any thread.
  std::shared_ptr<std::atomic<std::size_t>> recalled_ =
      std::make_shared<std::atomic<std::size_t>>(0);
  std::uint64_t shown_from_ = 0;
  // The last answer of last_messages(), and what was asked for.
  struct Asked {
    std::size_t count = 0;
    std::uint64_t last = 0;
    std::size_t most_bytes = 0;
    std::uint64_t changes = 0;
    bool operator==(const Asked&) const = default;
  };
  mutable Asked asked_;
  mutable std::weak_ptr<const History> answer_;
  std::uint64_t changes_ = 0;  // of the messages that there are
};

}  // namespace chat
