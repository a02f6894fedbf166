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

  // Entries are numbered in the order they are shown. A number stays the same entry's as long as
  // that is kept; older ones that are added at the front may have negative ones.
  using Number = std::int64_t;

  // Costs the same whatever is kept already. The oldest entry goes when there are too many.
  void add(Entry entry);
  // History that was asked for: what is older than every message known goes to the front, in the
  // order of its seq, each of them once. Where there is not room for all, the newest of them are
  // taken and the rest is let go: it never pushes out what is newer. Gives how many were taken; 0
  // says that asking for more is of no use.
  std::size_t add_older(std::vector<Entry> older);
  // The numbers go on: what is added next is no entry that was there before.
  void clear();

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
  // The smallest seq known, or nothing where no message is: history before it can be asked for.
  [[nodiscard]] std::optional<std::uint64_t> oldest_seq() const;

  // Where the rows that are seen begin. Both may be beyond what there is by the time they are used,
  // since the screen's size or the preferences have changed: clamp them.
  struct Place {
    Number entry = 0;
    std::size_t row = 0;  // of that entry

    friend bool operator==(const Place&, const Place&) = default;
    friend bool operator<(const Place& a, const Place& b) {
      return a.entry != b.entry ? a.entry < b.entry : a.row < b.row;
    }
  };
  // Nothing while the end is followed. What falls off at the front takes the place with it.
  [[nodiscard]] std::optional<Place> top() const;
  // Counts what comes from now on as unread.
  void hold(Place top);
  // Back to the end, and along with it.
  void follow();
  // Messages and whispers of others that came since the end was left.
  [[nodiscard]] std::size_t unread() const { return unread_; }

  // The person looks away: puts the mark after the newest entry. It moves on past what they say
  // themselves.
  void mark_here() { mark_ = end(); }
  // They look again: removes the mark if nothing has come after it.
  void here_again();
  // The number of the first entry after the mark, which may not have come yet; nothing: no mark.
  [[nodiscard]] std::optional<Number> mark() const { return mark_; }

 private:
  std::deque<Entry> entries_;
  Number first_ = 0;
  std::optional<Place> top_;
  std::size_t unread_ = 0;
  std::optional<Number> mark_;
};

}  // namespace chat
