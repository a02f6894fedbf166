// The public entries of the log's window, oldest first, as bytes in a few large blocks. As objects
// each would be some small blocks among those of the connections, and a page of memory with one of
// them in it cannot be given back when the connections go.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/log/log_entry.h"

namespace chat {

// What late readers need of an entry stays: its event, actor, line, public_index and cost. What is
// for its delivery or for the console does not. Not thread-safe.
class PackedEntries {
 public:
  // Usual size of a block: malloc maps it alone, so that it is given back at once. An entry that is
  // longer has a block of its own.
  static constexpr std::size_t kSegmentBytes = std::size_t{256} * 1024;

  // The first entry gets this index. Only before the first push().
  void begin_at(std::uint64_t index) { first_index_ = end_index_ = index; }
  // Adds a public entry behind the others. Their numbers rise.
  void push(const LogEntry& entry);
  // Drops the first one; there has to be one.
  void pop();

  // The entries are [first_index(), end_index()).
  [[nodiscard]] std::uint64_t first_index() const { return first_index_; }
  [[nodiscard]] std::uint64_t end_index() const { return end_index_; }
  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(end_index_ - first_index_);
  }
  // Made anew with each call.
  [[nodiscard]] EntryPtr at(std::uint64_t index) const;
  [[nodiscard]] std::uint64_t seq_at(std::uint64_t index) const;
  [[nodiscard]] bool is_message_at(std::uint64_t index) const;

  // Some entries behind each other, still packed: to be made anew without the mutex.
  struct Copy {
    std::string bytes = {};
    std::uint64_t first_index = 0;
    std::uint64_t end_index = 0;
  };
  // Entries from `index` on: those below `end`, as many as take about `bytes` of memory when they
  // are made anew.
  [[nodiscard]] Copy copy(std::uint64_t index, std::uint64_t end, std::size_t bytes) const;
  // Appends the entries of the copy. Pure.
  static void unpack(const Copy& copy, std::vector<EntryPtr>& entries);
  // The index of the first entry whose number is at least `seq`.
  [[nodiscard]] std::uint64_t index_of(std::uint64_t seq) const;
  // The index of the last message before `end`. Looks at no other entries.
  [[nodiscard]] std::optional<std::uint64_t> message_before(std::uint64_t end) const;

  // The bytes of all entries before `index` that were ever here, with their places in the index.
  [[nodiscard]] std::uint64_t bytes_before(std::uint64_t index) const;
  [[nodiscard]] std::size_t bytes() const {
    return static_cast<std::size_t>(bytes_ever_ - bytes_before(first_index_));
  }
  // Memory that the blocks take.
  [[nodiscard]] std::size_t bytes_held() const { return bytes_held_; }

 private:
  // Where in its block an entry begins. These stand at the block's end, the last one first.
  using Offset = std::uint32_t;

  struct Segment {
    // A vector would fill it; what is not used yet takes no memory.
    std::unique_ptr<char[]> block;   // NOLINT(modernize-avoid-c-arrays)
    std::size_t size = 0;            // of the block
    std::size_t used = 0;            // by entries, from its beginning on
    std::uint64_t first_index = 0;   // of the first entry that was put into it
    std::uint64_t end_index = 0;     // behind the last one
    std::uint64_t bytes_before = 0;  // see bytes_before(): of its first entry
    [[nodiscard]] std::size_t place_of_offset(std::uint64_t index) const;
    [[nodiscard]] std::size_t offset_of(std::uint64_t index) const;
    [[nodiscard]] std::size_t free_bytes() const;
  };

  // What each entry has; the fields of its event are behind it.
  struct Header {
    std::uint64_t seq;
    std::int64_t time_ms;
    MemberId actor;
    std::uint64_t line;
    std::uint64_t cost;
    std::uint64_t messages_end;  // the index behind the last message up to this entry; 0: none
  };

  [[nodiscard]] const Segment& segment_of(std::uint64_t index) const;
  [[nodiscard]] Header header_at(std::uint64_t index) const;
  [[nodiscard]] static Header header_in(const Segment& segment, std::uint64_t index);
  [[nodiscard]] static EntryPtr unpack_one(const char*& from, std::uint64_t index);
  void add_segment(std::size_t bytes);

  std::deque<Segment> segments_;  // none is empty
  std::uint64_t first_index_ = 0;
  std::uint64_t end_index_ = 0;
  std::uint64_t messages_end_ = 0;
  std::uint64_t bytes_ever_ = 0;
  std::size_t bytes_held_ = 0;
};

}  // namespace chat
