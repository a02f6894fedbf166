#include "client/display/viewport.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat {
namespace {

// What the row above the oldest entry says; empty: there is none.
std::string_view words_for(Scrollback::Before before) {
  switch (before) {
    case Scrollback::Before::Unknown:
      break;
    case Scrollback::Before::Nothing:
      return "the server keeps nothing older";
    case Scrollback::Before::NotHere:
      return "what is older cannot be shown here";
  }
  return "";
}

}  // namespace

bool Viewport::is_hidden(Number number) const {
  return layout_.arrivals == Layout::Arrivals::Hidden &&
         of_.at(number).kind == Entry::Kind::Arrival;
}

bool Viewport::begins_day(Number number) const {
  Number before = number - 1;
  while (before >= of_.first() && is_hidden(before)) --before;
  if (before < of_.first()) return true;
  return !is_same_day(of_.at(before).time_ms, of_.at(number).time_ms);
}

// Whether the mark stands above this entry: the first shown entry after the mark. Never for the
// oldest entry, because nothing is above it.
bool Viewport::is_marked(Number number) const {
  const auto mark = of_.mark();
  if (!mark || number < *mark || *mark <= of_.first()) return false;
  Number before = number - 1;
  while (before >= *mark && is_hidden(before)) --before;
  return before < *mark;
}

std::vector<std::string> Viewport::rows_at(Number number) const {
  if (number >= of_.end()) {
    const PendingLine& line = pending_[static_cast<std::size_t>(number - of_.end())];
    return rows_of(line, own_name_, layout_);
  }
  std::vector<std::string> rows;
  const std::string_view beginning = words_for(of_.before());
  if (number == of_.first() && !beginning.empty()) {
    rows.push_back(beginning_row(beginning, layout_));
  }
  if (is_hidden(number)) return rows;
  const Entry& entry = of_.at(number);
  if (is_marked(number)) rows.push_back(mark_row(layout_));
  if (begins_day(number)) rows.push_back(day_row(entry.time_ms, layout_));
  std::vector<std::string> text = rows_of(entry, layout_, number == spot_ ? Spot::Yes : Spot::No);
  std::move(text.begin(), text.end(), std::back_inserter(rows));
  return rows;
}

Viewport::Place Viewport::back(Place place, std::size_t rows) const {
  while (rows > place.row) {
    if (place.entry <= of_.first()) return start();
    rows -= place.row;
    --place.entry;
    place.row = rows_at(place.entry).size();
  }
  place.row -= rows;
  return place;
}

Viewport::Place Viewport::forward(Place place, std::size_t rows) const {
  for (; place.entry < end().entry; ++place.entry, place.row = 0) {
    const std::size_t left = rows_at(place.entry).size() - place.row;
    if (rows < left) return {place.entry, place.row + rows};
    rows -= left;
  }
  return end();
}

Viewport::Place Viewport::top() const {
  const Place last = last_top();
  const auto held = of_.top();
  if (!held || held->entry >= last.entry) return held ? std::min(*held, last) : last;
  // The entry may have fewer rows now.
  const std::size_t rows = rows_at(held->entry).size();
  return {held->entry, std::min(held->row, rows == 0 ? 0 : rows - 1)};
}

std::vector<std::string> Viewport::rows() const {
  std::vector<std::string> seen;
  for (Place place = top(); seen.size() < height_ && place < end(); ++place.entry, place.row = 0) {
    std::vector<std::string> rows = rows_at(place.entry);
    for (std::size_t i = place.row; i < rows.size() && seen.size() < height_; ++i) {
      seen.push_back(std::move(rows[i]));
    }
  }
  return seen;
}

Reach Viewport::scroll_up(Scrollback& scrollback, std::size_t rows) const {
  const Place before = top();
  const Place after = back(before, rows);
  if (after < before) {
    leave_end(scrollback, before);
    scrollback.hold(after);
  }
  const Place first_row = forward(start(), 0);
  return first_row < after ? Reach::Within : Reach::Top;
}

// `seen` is the first visible row.
void Viewport::leave_end(Scrollback& scrollback, Place seen) const {
  const bool sees_mark = !scrollback.mark() || *scrollback.mark() >= seen.entry;
  if (!scrollback.top() && sees_mark) scrollback.mark_here();
}

void Viewport::show(Scrollback& scrollback, Number number) const {
  constexpr std::size_t kAbove = 3;  // a third of the rows is above it
  const Place seen = top();
  const bool is_seen = !(Place{number, 0} < seen) &&
                       !(forward(seen, height_) < Place{number, rows_at(number).size()});
  if (is_seen) return;
  const Place wanted = back({number, 0}, height_ / kAbove);
  if (!(wanted < last_top())) {
    scrollback.follow();
    return scrollback.here_again();
  }
  leave_end(scrollback, seen);
  scrollback.hold(wanted);
}

void Viewport::scroll_down(Scrollback& scrollback, std::size_t rows) const {
  if (!scrollback.top()) return;
  const Place after = forward(top(), rows);
  if (after < last_top()) return scrollback.hold(after);
  scrollback.follow();
  scrollback.here_again();
}

}  // namespace chat
