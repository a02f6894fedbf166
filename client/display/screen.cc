#include "client/display/screen.h"

#include <string_view>
#include <utility>

namespace chat {
namespace {

constexpr std::string_view kHideCursor = "\x1b[?25l";
constexpr std::string_view kShowCursor = "\x1b[?25h";
constexpr std::string_view kClear = "\x1b[0m\x1b[r\x1b[2J";  // no style, no region, no text
constexpr std::string_view kClearRow = "\x1b[K";
constexpr std::string_view kNoRegion = "\x1b[r";

// CUP counts rows and columns from 1.
std::string go_to(Frame::Cursor place) {
  std::string bytes = "\x1b[";
  bytes.append(std::to_string(place.row + 1)).append(1, ';');
  return bytes.append(std::to_string(place.column + 1)).append(1, 'H');
}

bool is_same_size(const Frame& a, const Frame& b) {
  return a.size.columns == b.size.columns && a.rows.size() == b.rows.size();
}

// How many of the first `count` rows differ after the present ones have moved up by `up`.
std::size_t rows_to_write(const std::vector<std::string>& before,
                          const std::vector<std::string>& after, std::size_t count,
                          std::size_t up) {
  std::size_t differ = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool same = i + up < count ? before[i + up] == after[i] : after[i].empty();
    if (!same) ++differ;
  }
  return differ;
}

}  // namespace

std::string Screen::paint(const Frame& frame) {
  std::string bytes;
  if (!shown_ || !is_same_size(*shown_, frame)) {
    bytes = kClear;
    shown_ = frame;
    for (std::string& row : shown_->rows) row.clear();
  } else {
    bytes = scroll(frame);
  }
  for (std::size_t i = 0; i < frame.rows.size(); ++i) {
    if (frame.rows[i] == shown_->rows[i]) continue;
    // Cleared before writing, not after: behind a full row the cursor is on the last character.
    bytes.append(go_to({i, 0})).append(kClearRow).append(frame.rows[i]);
  }
  const bool same_rows = bytes.empty();
  const bool same_cursor = shown_->cursor == frame.cursor;
  shown_ = frame;
  if (!same_rows) {
    return std::string(kHideCursor).append(bytes).append(go_to(frame.cursor)).append(kShowCursor);
  }
  return same_cursor ? "" : go_to(frame.cursor);
}

// When most of the conversation has only moved up, the terminal moves it: returns the bytes for
// that, or none. A line feed in the last row of a scrolling region moves the region.
std::string Screen::scroll(const Frame& frame) {
  const std::size_t count = frame.conversation_rows;
  if (count < 2 || shown_->conversation_rows != count) return "";
  std::size_t best = 0;
  std::size_t fewest = rows_to_write(shown_->rows, frame.rows, count, 0);
  for (std::size_t up = 1; up < count && fewest > up; ++up) {
    const std::size_t differ = rows_to_write(shown_->rows, frame.rows, count, up);
    if (differ >= fewest) continue;
    best = up;
    fewest = differ;
  }
  if (best == 0) return "";
  // Moves the rows up by `best`; empty rows come in below.
  std::vector<std::string>& rows = shown_->rows;
  for (std::size_t i = 0; i < count; ++i) {
    rows[i] = i + best < count ? std::move(rows[i + best]) : std::string();
  }
  std::string bytes = "\x1b[1;" + std::to_string(count) + "r";
  bytes.append(go_to({count - 1, 0})).append(best, '\n').append(kNoRegion);
  return bytes;
}

}  // namespace chat
