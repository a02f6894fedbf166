#include "client/display/viewport.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat {
namespace {

using Number = Scrollback::Number;
using Place = Scrollback::Place;

// Counts rows of entries, and of the pending lines as if they were the entries after the newest.
class Walk {
 public:
  explicit Walk(const Reading& reading) : reading_(reading), of_(reading.scrollback) {}

  [[nodiscard]] Place start() const { return {of_.first(), 0}; }
  [[nodiscard]] Place end() const {
    return {of_.end() + static_cast<Number>(reading_.pending.size()), 0};
  }

  [[nodiscard]] std::vector<std::string> rows_at(Number number) const;
  // As many rows further up, or as many as there are.
  [[nodiscard]] Place back(Place place, std::size_t rows) const;
  // As many rows further down, or the end.
  [[nodiscard]] Place forward(Place place, std::size_t rows) const;
  // Where the rows that are seen begin.
  [[nodiscard]] Place top(std::size_t height) const;
  // The same where the end is seen.
  [[nodiscard]] Place last_top(std::size_t height) const { return back(end(), height); }
  // Whether no row is above.
  [[nodiscard]] bool is_first(Place place) const;

 private:
  [[nodiscard]] bool is_hidden(Number number) const;
  [[nodiscard]] bool begins_day(Number number) const;
  [[nodiscard]] bool is_marked(Number number) const;

  const Reading& reading_;
  const Scrollback& of_;
};

bool Walk::is_hidden(Number number) const {
  return reading_.layout.arrivals == Layout::Arrivals::Hidden &&
         of_.at(number).kind == Entry::Kind::Arrival;
}

bool Walk::begins_day(Number number) const {
  Number before = number - 1;
  while (before >= of_.first() && is_hidden(before)) --before;
  if (before < of_.first()) return true;
  return !is_same_day(of_.at(before).time_ms, of_.at(number).time_ms);
}

// The first entry that is shown after the mark has it above. Not the oldest one of all: nothing is
// above to be told from.
bool Walk::is_marked(Number number) const {
  const auto mark = of_.mark();
  if (!mark || number < *mark || *mark <= of_.first()) return false;
  Number before = number - 1;
  while (before >= *mark && is_hidden(before)) --before;
  return before < *mark;
}

std::vector<std::string> Walk::rows_at(Number number) const {
  if (number >= of_.end()) {
    const PendingLine& line = reading_.pending[static_cast<std::size_t>(number - of_.end())];
    return rows_of(line, reading_.own_name, reading_.layout);
  }
  if (is_hidden(number)) return {};
  const Entry& entry = of_.at(number);
  std::vector<std::string> rows;
  if (is_marked(number)) rows.push_back(mark_row(reading_.layout));
  if (begins_day(number)) rows.push_back(day_row(entry.time_ms, reading_.layout));
  std::vector<std::string> text = rows_of(entry, reading_.layout);
  std::move(text.begin(), text.end(), std::back_inserter(rows));
  return rows;
}

Place Walk::back(Place place, std::size_t rows) const {
  while (rows > place.row) {
    if (place.entry <= of_.first()) return start();
    rows -= place.row;
    --place.entry;
    place.row = rows_at(place.entry).size();
  }
  place.row -= rows;
  return place;
}

Place Walk::forward(Place place, std::size_t rows) const {
  for (; place.entry < end().entry; ++place.entry, place.row = 0) {
    const std::size_t left = rows_at(place.entry).size() - place.row;
    if (rows < left) return {place.entry, place.row + rows};
    rows -= left;
  }
  return end();
}

Place Walk::top(std::size_t height) const {
  const Place last = last_top(height);
  const auto held = of_.top();
  if (!held || held->entry >= last.entry) return held ? std::min(*held, last) : last;
  const std::size_t rows = rows_at(held->entry).size();
  return {held->entry, std::min(held->row, rows == 0 ? 0 : rows - 1)};
}

bool Walk::is_first(Place place) const {
  return !(forward(start(), 0) < place);
}

}  // namespace

std::vector<std::string> visible_rows(const Reading& reading, std::size_t height) {
  const Walk walk(reading);
  Place place = walk.top(height);
  std::vector<std::string> seen;
  for (; seen.size() < height && place < walk.end(); ++place.entry, place.row = 0) {
    std::vector<std::string> rows = walk.rows_at(place.entry);
    for (std::size_t i = place.row; i < rows.size() && seen.size() < height; ++i) {
      seen.push_back(std::move(rows[i]));
    }
  }
  return seen;
}

Reach scroll_up(Scrollback& scrollback, const Reading& reading, std::size_t height,
                std::size_t rows) {
  const Walk walk(reading);
  const Place before = walk.top(height);
  const Place after = walk.back(before, rows);
  if (after < before) {
    const bool leaves = !scrollback.top();
    const bool sees_mark = !scrollback.mark() || *scrollback.mark() >= before.entry;
    if (leaves && sees_mark) scrollback.mark_here();
    scrollback.hold(after);
  }
  return walk.is_first(after) ? Reach::Top : Reach::Within;
}

void scroll_down(Scrollback& scrollback, const Reading& reading, std::size_t height,
                 std::size_t rows) {
  if (!scrollback.top()) return;
  const Walk walk(reading);
  const Place after = walk.forward(walk.top(height), rows);
  if (after < walk.last_top(height)) return scrollback.hold(after);
  scrollback.follow();
  scrollback.here_again();
}

}  // namespace chat
