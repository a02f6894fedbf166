// Splits incoming bytes into lines of bounded length. Not thread-safe: one owner.

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
    bool too_long = false;  // `text` is only the beginning then
  };

  // Lines of up to `max_line` bytes, without the LF, are returned whole.
  explicit LineBuffer(std::size_t max_line) : max_line_(max_line) {}

  // Space to receive into. Small at first, for the many clients who never send much; grows for
  // those who send a lot at once.
  [[nodiscard]] std::span<char> space();
  // The first `bytes` of that space have been filled.
  void commit(std::size_t bytes);

  // The next finished line. A line that is too long is returned once, as soon as that is known;
  // the rest of it is skipped up to its LF.
  [[nodiscard]] std::optional<Line> next();

  // Whether bytes have come since the last LF: an unfinished line, if the connection ends here.
  [[nodiscard]] bool has_partial_line() const { return begin_ < end_ && !skipping_; }
  // Discards the unfinished line, and the rest of it that is still to come; false when there is
  // none. To be called when next() has returned nothing.
  bool skip_partial_line();

 private:
  std::string bytes_;  // [begin_, end_): received and not returned yet
  std::size_t begin_ = 0;
  std::size_t searched_ = 0;  // no LF in [begin_, searched_)
  std::size_t end_ = 0;
  std::size_t max_line_;
  bool skipping_ = false;  // within the rest of an over-long line
};

}  // namespace chat
