#include "client/display/bare_lines.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "client/display/parts.h"
#include "common/text/joined.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

constexpr std::string_view kClear = "\x1b[?25l\x1b[0m\x1b[r\x1b[H\x1b[2J";
// Only while these lines are written: everything else is wrapped by the client.
constexpr std::string_view kWrap = "\x1b[?7h";
constexpr std::string_view kNoWrap = "\x1b[?7l";
constexpr std::string_view kBack = "-- any key: back --";

// The rows that a terminal makes of a line.
std::size_t rows_of_terminal(std::string_view line, std::size_t columns) {
  std::size_t rows = 0;
  do {
    const std::size_t row = head_within(line, columns).size();
    line.remove_prefix(row == 0 ? line.size() : row);
    ++rows;
  } while (!line.empty());
  return rows;
}

}  // namespace

std::string bare_lines(const Scrollback& scrollback, ScreenSize size, const Layout& layout) {
  const std::size_t height = std::max<std::size_t>(size.rows, 2) - 1;
  const auto top = scrollback.top();
  const Scrollback::Number first =
      top ? std::max(top->entry, scrollback.first()) : scrollback.first();
  const Scrollback::Number step = top ? 1 : -1;
  std::vector<std::string> lines;
  std::size_t rows = 0;
  Scrollback::Number at = top ? first : scrollback.end() - 1;
  for (; first <= at && at < scrollback.end() && rows < height; at += step) {
    const Entry& entry = scrollback.at(at);
    const bool is_hidden =
        entry.kind == Entry::Kind::Arrival && layout.arrivals == Layout::Arrivals::Hidden;
    if (is_hidden) continue;
    std::string line = text_of(entry);
    rows += rows_of_terminal(line, size.columns);
    if (rows > height && !lines.empty()) break;
    lines.push_back(std::move(line));
  }
  if (!top) std::reverse(lines.begin(), lines.end());
  std::string bytes(kClear);
  bytes.append(kWrap).append(joined(lines, "\r\n"));
  // The last row is the hint's: an entry longer than the screen moves up.
  if (rows > height && lines.size() == 1 && size.rows >= 2) bytes += "\r\n";
  bytes += kNoWrap;
  if (size.rows < 2) return bytes;
  return bytes.append("\x1b[")
      .append(std::to_string(size.rows))
      .append(";1H\x1b[K")
      .append(parts_within(kBack, size.columns));
}

}  // namespace chat
