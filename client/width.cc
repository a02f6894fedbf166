#include "client/width.h"

#include <algorithm>
#include <cwchar>

#include "common/text.h"

namespace chat {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kTabStop = 8;

// Narrower terminals break rows by themselves: there would be more indentation than text.
constexpr std::size_t kNarrowest = 16;

// Builds the rows of one line.
class Rows {
 public:
  explicit Rows(std::size_t limit) : limit_(limit) {}

  void put(std::string_view character, std::size_t columns) {
    if (width_ + columns > limit_) {
      const bool is_break = character == " ";  // and nothing of the next row
      if (is_break) break_at_ = row_.size();
      start_row();
      if (is_break) return;
    }
    row_ += character;
    width_ += columns;
    if (character == " ") break_at_ = row_.size();
  }

  void put_tab() {
    const std::size_t blanks = kTabStop - width_ % kTabStop;
    for (std::size_t i = 0; i < blanks; ++i) put(" ", 1);
  }

  [[nodiscard]] std::string finish() { return done_ + row_; }

 private:
  // Goes on after the last blank of this row, or where it is full when it has none.
  void start_row() {
    std::string rest = kept_together() ? row_.substr(break_at_) : std::string();
    row_.resize(row_.size() - rest.size());
    done_.append(trim_back(row_)).append(1, '\n');
    row_ = std::string(kIndent) + rest;
    width_ = width_of(row_);
    break_at_ = 0;
  }

  // Whether a word that began on this row can go to the next one whole.
  [[nodiscard]] bool kept_together() const {
    constexpr std::size_t kShare = 2;  // a row that is not half full looks like the end of a line
    return break_at_ > 0 && width_of(std::string_view(row_).substr(0, break_at_)) * kShare > limit_;
  }

  std::size_t limit_;
  std::string done_;
  std::string row_;
  std::size_t width_ = 0;
  std::size_t break_at_ = 0;  // after the last blank of the row; 0: none
};

}  // namespace

std::size_t width_of(char32_t code_point) {
  if (code_point >= U' ' && code_point <= U'~') return 1;
  if (is_combining_mark(code_point) || is_invisible(code_point)) return 0;
  const int columns = ::wcwidth(static_cast<wchar_t>(code_point));
  return columns < 0 ? 1 : static_cast<std::size_t>(columns);
}

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Decoded next = decode(text);
    columns += width_of(next.code_point);
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string_view tail_within(std::string_view text, std::size_t columns) {
  std::size_t width = width_of(text);
  while (width > columns) {
    const Decoded first = decode(text);
    width -= width_of(first.code_point);
    text.remove_prefix(first.bytes);
    while (!text.empty() && width_of(decode(text).code_point) == 0) {
      text.remove_prefix(decode(text).bytes);
    }
  }
  return text;
}

std::string wrap(std::string_view line, std::size_t columns) {
  // One column stays free: after writing in the last one, terminals differ in where they are.
  Rows rows(std::max(columns, kNarrowest + 1) - 1);
  while (!line.empty()) {
    const Decoded next = decode(line);
    if (next.code_point == U'\t') {
      rows.put_tab();
    } else {
      rows.put(line.substr(0, next.bytes), width_of(next.code_point));
    }
    line.remove_prefix(next.bytes);
  }
  return rows.finish();
}

}  // namespace chat
