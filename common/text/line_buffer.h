// Bytes as they come, to lines of bounded length. Not thread-safe: one owner.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chat {

class LineBuffer {
 public:
  struct Line {
    std::string_view text;  // without LF, and without a CR before it; valid until the next call
    bool too_long = false;  // `text` is then the beginning only
  };

  // Lines of up to `max_line` bytes, without the LF, are given whole.
  explicit LineBuffer(std::size_t max_line) : max_line_(max_line) {}

  // Room to receive into. Starts small, for the many clients who never say much, and grows for
  // those who send a lot at once.
  [[nodiscard]] std::span<char> space();
  // The first `bytes` of that room have been filled.
  void commit(std::size_t bytes);

  // The next line that has ended. An over-long one is given once, as soon as that is known; what
  // follows of it is skipped to its LF.
  [[nodiscard]] std::optional<Line> next();

  // What has come since the last LF: a line without an end, if the connection ends here.
  [[nodiscard]] bool has_partial_line() const { return begin_ < end_ && !skipping_; }
  // Discards it, and what is still to come of it; false when there is none. Nothing may be left
  // that next() would give.
  bool skip_partial_line();

 private:
  std::string bytes_;  // [begin_, end_) holds what has come and was not given yet
  std::size_t begin_ = 0;
  std::size_t searched_ = 0;  // no LF in [begin_, searched_)
  std::size_t end_ = 0;
  std::size_t max_line_;
  bool skipping_ = false;  // within the rest of an over-long line
};

}  // namespace chat
