#include "common/text/line_buffer.h"

#include <algorithm>

namespace chat {
namespace {

constexpr std::size_t kFirstSize = 1024;

}  // namespace

std::span<char> LineBuffer::space() {
  const bool filled = end_ == bytes_.size();  // more bytes came than fitted, or none yet
  std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_),
            bytes_.begin() + static_cast<std::ptrdiff_t>(end_), bytes_.begin());
  searched_ -= begin_;
  end_ -= begin_;
  begin_ = 0;
  if (filled) {
    // Space for one unfinished line of the longest kind, and as much again. next() leaves at most
    // that line here, so there is always space.
    const std::size_t largest = std::max(kFirstSize, 2 * (max_line_ + 1));
    bytes_.resize(std::clamp(bytes_.size() * 2, kFirstSize, largest));
  }
  return std::span<char>(bytes_).subspan(end_);
}

void LineBuffer::commit(std::size_t bytes) {
  end_ += bytes;
}

std::optional<LineBuffer::Line> LineBuffer::next() {
  for (;;) {
    const std::string_view fresh(bytes_.data() + searched_, end_ - searched_);
    const std::size_t at = fresh.find('\n');
    if (at == std::string_view::npos) {
      searched_ = end_;
      const std::size_t length = end_ - begin_;
      if (skipping_) {
        begin_ = end_;
        return std::nullopt;
      }
      // One byte more may be the CR before the LF.
      if (length <= max_line_ + 1) return std::nullopt;
      skipping_ = true;
      const Line beginning{std::string_view(bytes_.data() + begin_, max_line_), true};
      begin_ = end_;
      return beginning;
    }
    std::string_view line(bytes_.data() + begin_, searched_ + at - begin_);
    begin_ = searched_ = searched_ + at + 1;
    if (skipping_) {
      skipping_ = false;
      continue;
    }
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > max_line_) return Line{line.substr(0, max_line_), true};
    return Line{line, false};
  }
}

bool LineBuffer::skip_partial_line() {
  if (!has_partial_line()) return false;
  begin_ = searched_ = end_;
  skipping_ = true;
  return true;
}

}  // namespace chat
