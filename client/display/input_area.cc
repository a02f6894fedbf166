#include "client/display/input_area.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "client/display/layout.h"
#include "common/unicode/grapheme.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

constexpr std::string_view kTab = "    ";

// Replaces a character that is wider than the screen.
constexpr std::string_view kTooWide = "?";

class Rows {
 public:
  explicit Rows(std::size_t columns)
      : columns_(std::max<std::size_t>(columns, 1)),
        limit_(std::max<std::size_t>(columns_, 2) - 1) {}

  enum class Cursor : std::uint8_t { Here, Elsewhere };

  // `cluster` has been through shown().
  void put(std::string_view cluster, Cursor cursor) {
    std::size_t width = width_of(cluster);
    if (width > limit_) {
      cluster = kTooWide;
      width = 1;
    }
    if (column_ + width > limit_) start_row();
    if (cursor == Cursor::Here) put_cursor();
    area_.rows.back() += cluster;
    column_ += width;
  }

  void end_line(Cursor cursor) {
    if (cursor == Cursor::Here) put_cursor();
    start_row();
  }

  void put_cursor() {
    if (column_ >= columns_) start_row();
    area_.cursor_row = area_.rows.size() - 1;
    area_.cursor_column = column_;
  }

  [[nodiscard]] InputArea take() { return std::move(area_); }

 private:
  void start_row() {
    area_.rows.emplace_back();
    column_ = 0;
  }

  std::size_t columns_;
  std::size_t limit_;
  InputArea area_{{""}, 0, 0};
  std::size_t column_ = 0;
};

bool is_line_end(std::string_view cluster) {
  return cluster == "\n" || cluster == "\r\n";
}

// How one cluster of the input is shown.
std::string shown_cluster(std::string_view cluster) {
  if (cluster == "\t") return std::string(kTab);
  return shown(cluster);
}

// One cluster may become several, or none, when characters are taken out of it.
void put_all(Rows& rows, std::string_view text, Rows::Cursor cursor) {
  if (text.empty() && cursor == Rows::Cursor::Here) return rows.put_cursor();
  while (!text.empty()) {
    const std::size_t bytes = first_grapheme(text);
    rows.put(text.substr(0, bytes), cursor);
    cursor = Rows::Cursor::Elsewhere;
    text.remove_prefix(bytes);
  }
}

InputArea within(InputArea area, std::size_t most_rows) {
  most_rows = std::max<std::size_t>(most_rows, 1);
  if (area.rows.size() <= most_rows) return area;
  const std::size_t first = std::min(area.cursor_row, area.rows.size() - most_rows);
  const auto begin = area.rows.begin() + static_cast<std::ptrdiff_t>(first);
  area.rows = std::vector<std::string>(begin, begin + static_cast<std::ptrdiff_t>(most_rows));
  area.cursor_row -= first;
  return area;
}

}  // namespace

InputArea input_area(std::string_view prompt, std::string_view input, std::size_t cursor,
                     std::size_t columns, std::size_t most_rows) {
  Rows rows(columns);
  put_all(rows, shown(prompt), Rows::Cursor::Elsewhere);
  std::size_t offset = 0;
  while (offset < input.size()) {
    const std::size_t bytes = first_grapheme(input.substr(offset));
    const bool here = cursor >= offset && cursor < offset + bytes;
    const auto at = here ? Rows::Cursor::Here : Rows::Cursor::Elsewhere;
    const std::string_view cluster = input.substr(offset, bytes);
    if (is_line_end(cluster)) {
      rows.end_line(at);
    } else {
      put_all(rows, shown_cluster(cluster), at);
    }
    offset += bytes;
  }
  if (cursor >= input.size()) rows.put_cursor();
  return within(rows.take(), most_rows);
}

}  // namespace chat
