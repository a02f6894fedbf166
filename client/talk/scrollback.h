// The last entries of the conversation, and which of them the person is reading. It knows nothing
// of rows: the layout counts them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "client/talk/entry.h"

namespace chat {

class Scrollback {
 public:
  // More than anyone scrolls through, some hundred KiB of usual talk. An entry is no longer than a
  // line of the protocol, so that even hostile ones stay within a few MiB.
  static constexpr std::size_t kMaxEntries = 2000;

  // Entries are numbered in the order they are shown. An entry keeps its number; older ones that
  // are added at the front may have negative ones.
  using Number = std::int64_t;

  // Takes constant time. Drops the oldest entry when there are too many.
  void add(Entry entry);
  // Adds older history at the front: messages older than all that are known, sorted by seq, each
  // once. When there is not room for all, the newest of them are added; newer entries are never
  // dropped for it. Returns how many were added; 0: asking for more is of no use.
  std::size_t add_older(std::vector<Entry> older);
  // Removes all entries. Numbers are not used again.
  void clear();

  // What is before the oldest entry.
  enum class Before : std::uint8_t {
    Unknown,  // perhaps older messages, which can be asked for
    Nothing,  // the server keeps nothing older
    NotHere,  // perhaps older messages, which cannot be had here
  };
  [[nodiscard]] Before before() const { return before_; }
  // The server's last answer: Nothing or NotHere.
  void set_before(Before before);

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] Number first() const { return first_; }
  // One after the newest.
  [[nodiscard]] Number end() const { return first_ + static_cast<Number>(entries_.size()); }
  // first() <= number < end()
  [[nodiscard]] const Entry& at(Number number) const {
    return entries_[static_cast<std::size_t>(number - first_)];
  }
  // From the oldest to the newest, for a file.
  [[nodiscard]] const std::deque<Entry>& entries() const { return entries_; }
  // The smallest known seq, or nothing without messages: earlier history can be asked for.
  [[nodiscard]] std::optional<std::uint64_t> oldest_seq() const;

  // The place of the first visible row. It may be beyond the end when it is used, because the
  // screen's size or the preferences have changed: clamp it.
  struct Place {
    Number entry = 0;
    std::size_t row = 0;  // of that entry

    friend bool operator==(const Place&, const Place&) = default;
    friend bool operator<(const Place& a, const Place& b) {
      return a.entry != b.entry ? a.entry < b.entry : a.row < b.row;
    }
  };
  // Nothing while the view follows the end. When its entry is dropped at the front, the place
  // moves on.
  [[nodiscard]] std::optional<Place> top() const;
  // Holds the view at `top`; counts new messages as unread.
  void hold(Place top);
  // Goes back to the end, and follows it.
  void follow();
  // Messages and whispers of others since the view left the end.
  [[nodiscard]] std::size_t unread() const { return unread_; }

  // The person stops reading: puts the mark after the newest entry. The person's own messages
  // move it on.
  void mark_here() { mark_ = end(); }
  // The person reads again: removes the mark if nothing has come after it.
  void here_again();
  // The number of the first entry after the mark, which may not exist yet; nothing: no mark.
  [[nodiscard]] std::optional<Number> mark() const { return mark_; }

 private:
  std::deque<Entry> entries_;
  Before before_ = Before::Unknown;
  Number first_ = 0;
  std::optional<Place> top_;
  std::size_t unread_ = 0;
  std::optional<Number> mark_;
};

}  // namespace chat
