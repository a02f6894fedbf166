#include "common/unicode/rows.h"

#include <algorithm>

#include "common/text/text.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kFewestColumns = kIndent.size() + 2;  // the indent and any one character

bool fits(std::string_view line, std::size_t columns) {
  while (!line.empty()) {
    const Decoded next = decode(line);
    const std::size_t taken = most_columns(next.code_point);
    if (taken > columns) return false;
    columns -= taken;
    line.remove_prefix(next.bytes);
  }
  return true;
}

}  // namespace

std::string as_rows(std::string_view lines, std::size_t columns) {
  const std::size_t usable = std::max(columns, kFewestColumns);
  std::string rows;
  rows.reserve(lines.size());
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (fits(line, usable)) {
      rows.append(line).append(1, '\n');
      continue;
    }
    std::string_view indent;
    for (const std::string_view row : wrap(line, usable - kIndent.size(), Widths::Most)) {
      rows.append(indent).append(row).append(1, '\n');
      indent = kIndent;
    }
  }
  return rows;
}

}  // namespace chat
