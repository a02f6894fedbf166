#include "client/display/page.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "client/display/parts.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

constexpr std::size_t kBlock = 39;      // the columns of a pair of columns, with those behind it
constexpr std::size_t kMostBlocks = 3;  // more would be hard to read
constexpr std::size_t kGap = 2;         // between two columns
constexpr std::size_t kNarrowest = 30;  // a narrower screen has no columns

// Title and last row.
constexpr std::size_t kOtherRows = 2;

using Rows = std::vector<std::string>;

std::string padded(std::string_view text, std::size_t columns) {
  std::string row(text);
  const std::size_t width = width_of(text);
  if (width < columns) row.append(columns - width, ' ');
  return row;
}

Rows rows_of(const Page::Item& item, std::size_t names, std::size_t columns) {
  Rows rows;
  if (columns < kNarrowest || names + 2 * kGap > columns) {
    const std::string whole = item.name + ": " + item.text;
    for (const std::string_view row : wrap(whole, columns)) rows.emplace_back(row);
    return rows;
  }
  for (const std::string_view row : wrap(item.text, columns - names - kGap)) {
    const std::string_view name = rows.empty() ? std::string_view(item.name) : std::string_view();
    rows.push_back(padded(name, names + kGap).append(row));
  }
  return rows;
}

// The rows of all items, those of several blocks side by side.
Rows rows_of_items(const Page& page, std::size_t columns) {
  const std::size_t blocks = std::clamp<std::size_t>(columns / kBlock, 1, kMostBlocks);
  const std::size_t width = blocks == 1 ? columns : columns / blocks - kGap;
  std::size_t names = 0;
  for (const Page::Item& item : page.items) names = std::max(names, width_of(item.name));
  std::vector<Rows> items;
  std::size_t all = 0;
  for (const Page::Item& item : page.items) {
    items.push_back(rows_of(item, names, width));
    all += items.back().size();
  }
  const std::size_t height = (all + blocks - 1) / blocks;
  std::vector<Rows> columns_of_rows(1);
  for (Rows& rows : items) {
    if (columns_of_rows.back().size() >= height) columns_of_rows.emplace_back();
    std::move(rows.begin(), rows.end(), std::back_inserter(columns_of_rows.back()));
  }
  Rows side_by_side;
  for (std::size_t i = 0; i < columns_of_rows.size(); ++i) {
    const Rows& block = columns_of_rows[i];
    side_by_side.resize(std::max(side_by_side.size(), block.size()));
    for (std::size_t row = 0; row < block.size(); ++row) {
      side_by_side[row] = padded(side_by_side[row], i * (width + kGap)).append(block[row]);
    }
  }
  return side_by_side;
}

struct Extent {
  std::size_t all = 0;     // rows of the items
  std::size_t height = 0;  // how many are visible
  [[nodiscard]] std::size_t last_first() const { return all - std::min(all, height); }
};

Extent extent_of(const Page& page, ScreenSize size) {
  return {rows_of_items(page, size.columns).size(),
          std::max<std::size_t>(size.rows, kOtherRows + 1) - kOtherRows};
}

}  // namespace

std::vector<std::string> rows_of(const Page& page, ScreenSize size, const Layout& layout) {
  const Rows items = rows_of_items(page, size.columns);
  const Extent extent = extent_of(page, size);
  const std::size_t first = std::min(page.first, extent.last_first());
  Rows rows = {one_row(page.title, Role::Mention, layout)};
  for (std::size_t i = first; i < std::min(items.size(), first + extent.height); ++i) {
    rows.push_back(one_row(items[i], Role::Plain, layout));
  }
  rows.resize(std::max<std::size_t>(size.rows, 1) - 1);
  const std::string_view hint =
      extent.last_first() == 0 ? " any key: back" : " any key: back | PageUp, PageDown: more";
  const std::string_view fits = parts_within(hint, layout.columns);
  rows.push_back(one_row(padded(fits, layout.columns), Role::Status, layout));
  return rows;
}

void page_up(Page& page, ScreenSize size) {
  const Extent extent = extent_of(page, size);
  page.first = std::min(page.first, extent.last_first());
  page.first -= std::min(page.first, extent.height);
}

void page_down(Page& page, ScreenSize size) {
  const Extent extent = extent_of(page, size);
  page.first = std::min(page.first + extent.height, extent.last_first());
}

}  // namespace chat
