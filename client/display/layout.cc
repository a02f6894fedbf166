#include "client/display/layout.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <span>
#include <utility>

#include "client/display/links.h"
#include "common/system/clock.h"
#include "common/text/text.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

constexpr std::size_t kSignColumns = 2;    // the sign and a blank
constexpr std::size_t kTimeColumns = 6;    // "14:02 "
constexpr std::size_t kSecondColumns = 3;  // ":07"
constexpr std::size_t kDeeper = 2;  // continuation rows are indented this much deeper than the text

// On a narrower screen times would take too much of each row.
constexpr std::size_t kNarrowestWithTimes = 40;
// On a narrower screen indentation would leave too little to read.
constexpr std::size_t kNarrowest = 12;

// A part of an entry's text in one style.
struct Piece {
  std::string text;
  std::string_view style;
  std::string link = {};  // the address that it leads to; empty: none
};

std::string styled(std::string_view text, std::string_view style) {
  if (style.empty() || text.empty()) return std::string(text);
  return std::string(style).append(text).append(kAsBefore);
}

// What stands before the text of the first row.
struct Beginning {
  std::string time;  // "14:02", or as many blanks
  char sign = ' ';
  std::string_view sign_style;
};

bool has_times(const Layout& layout) {
  return layout.times != Layout::Times::Hidden && layout.columns >= kNarrowestWithTimes;
}

std::size_t time_columns(const Layout& layout) {
  if (!has_times(layout)) return 0;
  return kTimeColumns + (layout.times == Layout::Times::WithSeconds ? kSecondColumns : 0);
}

// Bytes [from, to) of the pieces, taken as one text.
std::string part_of(std::span<const Piece> pieces, std::size_t from, std::size_t to) {
  std::string part;
  std::size_t begin = 0;
  for (const Piece& piece : pieces) {
    const std::size_t end = begin + piece.text.size();
    const std::size_t first = std::max(from, begin);
    const std::size_t last = std::min(to, end);
    if (first < last) {
      const std::string look =
          styled(std::string_view(piece.text).substr(first - begin, last - first), piece.style);
      part += piece.link.empty() ? look : linked(look, piece.link);
    }
    begin = end;
  }
  return part;
}

std::string joined(std::span<const Piece> pieces) {
  std::string text;
  for (const Piece& piece : pieces) text += piece.text;
  return text;
}

std::vector<std::string> cut_row(const Beginning& beginning, std::span<const Piece> pieces,
                                 const Layout& layout) {
  const std::string line = std::string(1, beginning.sign).append(1, ' ').append(joined(pieces));
  return {std::string(head_within(line, layout.columns))};
}

std::vector<std::string> lay_out(const Beginning& beginning, std::span<const Piece> pieces,
                                 const Layout& layout) {
  if (layout.columns < kNarrowest) return cut_row(beginning, pieces, layout);
  std::string start;
  if (has_times(layout)) {
    start = styled(beginning.time, layout.style.of(Role::Time)).append(1, ' ');
  }
  start += styled(std::string_view(&beginning.sign, 1), beginning.sign_style);
  start += ' ';
  const std::size_t indent = time_columns(layout) + kSignColumns + kDeeper;
  const std::string text = joined(pieces);
  std::vector<std::string> rows;
  for (const std::string_view row : wrap(text, layout.columns - indent)) {
    const std::size_t from = row.empty() ? 0 : static_cast<std::size_t>(row.data() - text.data());
    rows.push_back(rows.empty() ? start : std::string(indent, ' '));
    rows.back() += part_of(pieces, from, from + row.size());
  }
  return rows;
}

char sign_of(const Entry& entry) {
  switch (entry.kind) {
    case Entry::Kind::Message:
    case Entry::Kind::Action:
      return entry.whose == Entry::Whose::AtMe ? '@' : ' ';
    case Entry::Kind::Whisper:
      return '>';
    case Entry::Kind::Notice:
    case Entry::Kind::Arrival:
      return '*';
    case Entry::Kind::Error:
      return '!';
  }
  return ' ';
}

Role role_of(const Entry& entry) {
  switch (entry.kind) {
    case Entry::Kind::Message:
    case Entry::Kind::Action:
      return entry.whose == Entry::Whose::AtMe ? Role::Mention : Role::Plain;
    case Entry::Kind::Whisper:
      return Role::Whisper;
    case Entry::Kind::Notice:
    case Entry::Kind::Arrival:
      return Role::Notice;
    case Entry::Kind::Error:
      return Role::Error;
  }
  return Role::Plain;
}

bool is_said(const Entry& entry) {
  return entry.kind == Entry::Kind::Message || entry.kind == Entry::Kind::Action ||
         entry.kind == Entry::Kind::Whisper;
}

std::vector<Piece> pieces_of(const Entry& entry, const Style& styles) {
  const std::string_view style = styles.of(role_of(entry));
  if (!is_said(entry)) return {{shown(entry.text), style}};
  const bool whisper = entry.kind == Entry::Kind::Whisper;
  const bool mine = entry.whose == Entry::Whose::Mine;
  std::vector<Piece> pieces;
  pieces.push_back({"[", style});
  pieces.push_back({whisper && mine ? "you" : shown(entry.name),
                    mine ? styles.of(Role::OwnName) : styles.of_name(entry.name)});
  if (whisper) {
    const bool at_me = entry.whose == Entry::Whose::AtMe;
    pieces.push_back({" > ", style});
    pieces.push_back({at_me ? "you" : shown(entry.to),
                      at_me ? styles.of(Role::OwnName) : styles.of_name(entry.to)});
  }
  pieces.push_back({entry.kind == Entry::Kind::Action ? "] * " : "] ", style});
  pieces.push_back({shown(entry.text), style});
  return pieces;
}

// The pieces, with links where the last one, which is what was said, has addresses.
std::vector<Piece> with_links(std::vector<Piece> pieces) {
  const Piece said = std::move(pieces.back());
  pieces.pop_back();
  std::size_t from = 0;
  while (const auto address = next_address(said.text, from)) {
    pieces.push_back({said.text.substr(from, address->begin - from), said.style});
    const std::string text = said.text.substr(address->begin, address->end - address->begin);
    pieces.push_back({text, said.style, text});
    from = address->end;
  }
  pieces.push_back({said.text.substr(from), said.style});
  return pieces;
}

// The pieces, with `style` where the folded text has `wanted`.
std::vector<Piece> with_found(std::vector<Piece> pieces, std::string_view wanted,
                              std::string_view style) {
  const std::string text = fold(joined(pieces));
  std::vector<Piece> parts;
  std::size_t begin = 0;  // of the piece, in the text
  std::size_t at = text.find(wanted);
  for (const Piece& piece : pieces) {
    const std::size_t end = begin + piece.text.size();
    std::size_t from = begin;
    const auto put = [&](std::size_t to, std::string_view look) {
      if (to > from)
        parts.push_back({piece.text.substr(from - begin, to - from), look, piece.link});
      from = std::max(from, to);
    };
    while (at < end) {
      put(std::max(at, begin), piece.style);
      put(std::min(at + wanted.size(), end), style);
      if (at + wanted.size() > end) break;  // the next piece has the rest
      at = text.find(wanted, at + wanted.size());
    }
    put(end, piece.style);
    begin = end;
  }
  return parts;
}

// All zero for a time that no calendar can show.
std::tm local_calendar(std::int64_t time_ms) {
  constexpr std::int64_t kMsPerSecond = 1000;
  const auto seconds = static_cast<std::time_t>(time_ms / kMsPerSecond);
  std::tm local{};
  if (::localtime_r(&seconds, &local) == nullptr) return {};
  return local;
}

}  // namespace

std::vector<std::string> rows_of(const Entry& entry, const Layout& layout, Spot spot) {
  const bool hidden = layout.arrivals == Layout::Arrivals::Hidden;
  if (hidden && entry.kind == Entry::Kind::Arrival) return {};
  Beginning beginning{"", sign_of(entry), layout.style.of(role_of(entry))};
  const bool has_seconds = layout.times == Layout::Times::WithSeconds;
  if (has_times(layout)) {
    append_local_time(beginning.time, entry.time_ms, has_seconds ? "%H:%M:%S" : "%H:%M");
  }
  std::vector<Piece> pieces = pieces_of(entry, layout.style);
  if (layout.links == Layout::Links::Shown) pieces = with_links(std::move(pieces));
  const Role found = spot == Spot::Yes ? Role::Spot : Role::Found;
  if (spot == Spot::Yes) beginning.sign_style = layout.style.of(Role::Spot);
  if (!layout.find.empty()) {
    pieces = with_found(std::move(pieces), layout.find, layout.style.of(found));
  }
  return lay_out(beginning, pieces, layout);
}

std::string text_of(const Entry& entry) {
  return joined(pieces_of(entry, Style(Colours::None)));
}

std::vector<std::string> rows_of(const PendingLine& line, std::string_view own_name,
                                 const Layout& layout) {
  const std::string_view style = layout.style.of(Role::Pending);
  std::string text = "[" + shown(own_name) + "] " + shown(line.text);
  if (line.sent == PendingLine::Sent::No) text += " (not sent yet)";
  if (line.sent == PendingLine::Sent::Perhaps) text += " (not confirmed yet)";
  const std::array<Piece, 1> pieces = {Piece{std::move(text), style}};
  const std::size_t blanks = std::max<std::size_t>(time_columns(layout), 1) - 1;
  return lay_out({std::string(blanks, ' '), ' ', ""}, pieces, layout);
}

std::string day_row(std::int64_t time_ms, const Layout& layout) {
  constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday"};
  constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  constexpr std::int64_t kFirstYear = 1900;  // tm_year counts from there
  const std::tm day = local_calendar(time_ms);
  std::string text = "--- ";
  text.append(kDays.at(static_cast<std::size_t>(day.tm_wday))).append(", ");
  text.append(std::to_string(day.tm_mday)).append(1, ' ');
  text.append(kMonths.at(static_cast<std::size_t>(day.tm_mon))).append(1, ' ');
  text.append(std::to_string(kFirstYear + day.tm_year)).append(" ---");
  return one_row(text, Role::Time, layout);
}

bool is_same_day(std::int64_t a_ms, std::int64_t b_ms) {
  if (a_ms == b_ms) return true;
  const std::tm a = local_calendar(a_ms);
  const std::tm b = local_calendar(b_ms);
  return a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
}

std::string mark_row(const Layout& layout) {
  return one_row("--- new ---", Role::Mark, layout);
}

std::string beginning_row(std::string_view text, const Layout& layout) {
  return one_row(std::string("--- ").append(text).append(" ---"), Role::Time, layout);
}

std::string shown(std::string_view text) {
  std::string shown = clean(text);
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  return shown;
}

std::string one_row(std::string_view text, Role role, const Layout& layout) {
  return styled(head_within(text, layout.columns), layout.style.of(role));
}

std::string plain_text(const Entry& entry) {
  std::string line;
  append_local_time(line, entry.time_ms, "%Y-%m-%d %H:%M ");
  if (!is_said(entry)) line.append(1, sign_of(entry)).append(1, ' ');
  return line + text_of(entry);
}

}  // namespace chat
