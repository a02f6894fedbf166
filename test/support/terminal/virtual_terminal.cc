#include "test/support/terminal/virtual_terminal.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "common/text/text.h"
#include "common/unicode/grapheme.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

constexpr char kEscape = '\x1b';

// Two numbers, which are 1 where they are missing.
std::pair<std::size_t, std::size_t> numbers(std::string_view parameters) {
  std::pair<std::size_t, std::size_t> found{1, 1};
  const char* const end = parameters.data() + parameters.size();
  const auto first = std::from_chars(parameters.data(), end, found.first);
  if (first.ptr != end && *first.ptr == ';') std::from_chars(first.ptr + 1, end, found.second);
  return found;
}

}  // namespace

VirtualTerminal::VirtualTerminal(std::size_t rows, std::size_t columns)
    : columns_(columns), cells_(rows, std::vector<Cell>(columns)), region_end_(rows) {}

void VirtualTerminal::resize(std::size_t rows, std::size_t columns) {
  columns_ = columns;
  cells_.assign(rows, std::vector<Cell>(columns, Cell{"#", "", ""}));
  row_ = 0;
  column_ = 0;
  region_top_ = 0;
  region_end_ = rows;
}

void VirtualTerminal::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (bytes.front() == kEscape) {
      bytes.remove_prefix(take_escape(bytes));
    } else if (bytes.front() == '\n') {
      line_feed();
      bytes.remove_prefix(1);
    } else {
      const std::size_t end = std::min(bytes.find_first_of("\x1b\n"), bytes.size());
      put_run(bytes.substr(0, end));
      bytes.remove_prefix(end);
    }
  }
}

void VirtualTerminal::put_run(std::string_view run) {
  if (clean(run) != run || run.find('\t') != std::string_view::npos) set_error("not clean", run);
  while (!run.empty()) {
    const std::size_t bytes = first_grapheme(run);
    put(run.substr(0, bytes));
    run.remove_prefix(bytes);
  }
}

void VirtualTerminal::put(std::string_view cluster) {
  const std::size_t width = width_of(cluster);
  std::vector<Cell>& cells = cells_[row_];
  if (column_ + width > columns_) return set_error("beyond the last column", cluster);
  if (width == 0) {
    if (column_ > 0) cells[column_ - 1].text += cluster;
    return;
  }
  cells[column_] = {std::string(cluster), look_, link_};
  if (width == 2) cells[column_ + 1] = {"", look_, link_};
  column_ += width;
}

std::size_t VirtualTerminal::take_escape(std::string_view bytes) {
  constexpr std::size_t kIntroducer = 2;  // ESC [
  if (bytes.substr(1, 1) == "]") return take_string(bytes);
  const std::size_t end = bytes.find_first_not_of("0123456789;?", kIntroducer);
  if (bytes.substr(1, 1) != "[" || end == std::string_view::npos) {
    set_error("not a control sequence", bytes);
    return 1;
  }
  control(bytes.substr(kIntroducer, end - kIntroducer), bytes[end]);
  return end + 1;
}

// A title (OSC 2), or the begin or the end of a link (OSC 8).
std::size_t VirtualTerminal::take_string(std::string_view bytes) {
  constexpr std::string_view kTitle = "\x1b]2;";
  constexpr std::string_view kLink = "\x1b]8;;";
  constexpr std::string_view kEnd = "\x1b\\";
  const std::size_t end = std::min(bytes.find(kEnd), bytes.size());
  const std::string_view text = bytes.substr(0, end);
  if (end == bytes.size() || clean(text.substr(1)) != text.substr(1)) {
    set_error("a control string", text);
  } else if (text.starts_with(kTitle)) {
    title_ = text.substr(kTitle.size());
  } else if (text.starts_with(kLink)) {
    link_ = text.substr(kLink.size());
  } else {
    set_error("an unknown control string", text);
  }
  return std::min(end + kEnd.size(), bytes.size());
}

void VirtualTerminal::control(std::string_view parameters, char final) {
  const auto is = [&](std::string_view wanted, char wanted_final) {
    return parameters == wanted && final == wanted_final;
  };
  if (final == 'H') {
    const auto [row, column] = numbers(parameters);
    if (row > cells_.size() || column > columns_) set_error("CUP beyond the screen", parameters);
    row_ = std::min(row, cells_.size()) - 1;
    column_ = std::min(column, columns_) - 1;
  } else if (final == 'm') {
    look_ = parameters == "0" ? "" : look_ + std::string(parameters) + "m";
  } else if (is("", 'K')) {
    if (column_ == columns_) set_error("EL behind a full row", "");
    erase_row(row_, column_);
  } else if (is("2", 'J')) {
    for (std::size_t row = 0; row < cells_.size(); ++row) erase_row(row, 0);
  } else if (is("?25", 'l')) {
    cursor_ = Cursor::Hidden;
  } else if (is("?25", 'h')) {
    cursor_ = Cursor::Shown;
  } else if (is("?1000", 'h') || is("?1006", 'h')) {
    mouse_.append(parameters).append(1, final);
  } else if (is("?1000", 'l') || is("?1006", 'l')) {
    mouse_.clear();
  } else if (is("23;2", 't')) {
    title_.clear();
  } else if (is("22;2", 't')) {
    // The title is put aside; it stays.
  } else if (final == 'r') {
    set_region(parameters);
  } else {
    set_error("an unknown control sequence", std::string(parameters).append(1, final));
  }
}

// Terminals differ about what look empty cells get.
void VirtualTerminal::erase_row(std::size_t row, std::size_t from) {
  if (!look_.empty()) set_error("erased in a look", look_);
  if (!link_.empty()) set_error("erased in a link", link_);
  std::vector<Cell>& cells = cells_[row];
  std::fill(cells.begin() + static_cast<std::ptrdiff_t>(std::min(from, columns_)), cells.end(),
            Cell{});
}

void VirtualTerminal::line_feed() {
  if (row_ + 1 != region_end_) return set_error("LF that does not scroll", "");
  if (!look_.empty()) set_error("scrolled in a look", look_);
  const auto top = cells_.begin() + static_cast<std::ptrdiff_t>(region_top_);
  std::rotate(top, top + 1, cells_.begin() + static_cast<std::ptrdiff_t>(region_end_));
  cells_[row_].assign(columns_, Cell{});
}

void VirtualTerminal::set_region(std::string_view parameters) {
  const auto [top, end] = parameters.empty() ? std::pair<std::size_t, std::size_t>{1, cells_.size()}
                                             : numbers(parameters);
  if (end > cells_.size() || (top >= end && !parameters.empty())) {
    return set_error("a region that is none", parameters);
  }
  region_top_ = top - 1;
  region_end_ = end;
  row_ = 0;
  column_ = 0;
}

void VirtualTerminal::set_error(std::string_view what, std::string_view detail) {
  if (error_.empty()) error_ = std::string(what).append(": ").append(detail);
}

std::string VirtualTerminal::row(std::size_t index) const {
  std::string text;
  for (const Cell& cell : cells_.at(index)) text += cell.text;
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string VirtualTerminal::everything() const {
  std::string text = std::to_string(row_) + ";" + std::to_string(column_) + " " + look_ +
                     (cursor_ == Cursor::Shown ? "shown" : "hidden") + "\n";
  for (const std::vector<Cell>& cells : cells_) {
    for (const Cell& cell : cells) text.append(cell.text).append("{" + cell.look + "}");
    text += '\n';
  }
  return text;
}

}  // namespace chat
