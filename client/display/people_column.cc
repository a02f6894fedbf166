#include "client/display/people_column.h"

#include <algorithm>
#include <string_view>

#include "client/display/layout.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

constexpr std::size_t kFrom = 100;      // columns of a screen that has room for it
constexpr std::size_t kNarrowest = 40;  // where it was asked for
constexpr std::size_t kWide = 130;
constexpr std::string_view kEdge = "\u2502 ";
constexpr std::size_t kEdgeColumns = 2;
constexpr std::string_view kAway = " (away)";

// Without the escape sequences that a row may have: SGR, and the control strings of links.
std::size_t visible_width(std::string_view row) {
  std::size_t width = 0;
  while (!row.empty()) {
    const std::size_t text = std::min(row.find('\x1b'), row.size());
    width += width_of(row.substr(0, text));
    row.remove_prefix(text);
    if (row.empty()) break;
    const bool is_string = row.substr(1, 1) == "]";
    const std::size_t end = is_string ? row.find("\x1b\\", 2) : row.find('m');
    row.remove_prefix(
        std::min(row.size(), end == std::string_view::npos ? end : end + (is_string ? 2 : 1)));
  }
  return width;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (width_of(text) <= columns) return std::string(text);
  return std::string(head_within(text, columns - 1)).append("\u2026");
}

std::string styled(const std::string& text, std::string_view style) {
  return style.empty() ? text : std::string(style).append(text).append(kAsBefore);
}

std::string row_of(const People::Seen& person, std::size_t columns, const Style& style) {
  const bool is_away = person.presence == Presence::Away;
  const std::string_view mark = is_away ? kAway : std::string_view();
  const std::string name = cut(shown(person.name), columns - mark.size());
  const bool is_faint = is_away || person.heard == People::Seen::Heard::Silent;
  return styled(name + std::string(mark),
                is_faint ? style.of(Role::Pending) : style.of_name(person.name));
}

}  // namespace

std::size_t people_columns(PeopleShown wish, std::size_t columns) {
  constexpr std::size_t kUsual = 20;
  constexpr std::size_t kMost = 28;  // the longest name, and the edge
  const std::size_t least = wish == PeopleShown::On ? kNarrowest : kFrom;
  if (wish == PeopleShown::Off || columns < least) return 0;
  if (columns < kFrom) return columns / 3;
  return columns < kWide ? kUsual : kMost;
}

void put_people(std::vector<std::string>& rows, std::size_t before, std::size_t columns,
                const std::vector<People::Seen>& people, std::uint32_t all, const Style& style) {
  const std::size_t inner = columns - kEdgeColumns;
  const bool has_more = std::max<std::size_t>(all, people.size()) > rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t width = visible_width(rows[i]);
    if (width < before) rows[i].append(before - width, ' ');
    rows[i] += styled(std::string(kEdge), style.of(Role::Time));
    if (has_more && i + 1 == rows.size()) {
      const std::size_t others = std::max<std::size_t>(all, people.size()) - i;
      rows[i] +=
          styled(cut("and " + std::to_string(others) + " more", inner), style.of(Role::Time));
    } else if (i < people.size()) {
      rows[i] += row_of(people[i], inner, style);
    }
  }
}

}  // namespace chat
