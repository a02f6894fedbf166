// An entry as rows of a terminal. A row is the bytes that are written for it: text, and the
// sequences of its styles, which it ends itself. It has no control character of anybody's text, and
// no more columns than the screen. Pure functions; times are in the local time zone.
//
//     14:02   [ann] hello everyone
//     14:02 @ [bob] joe: are you there?
//     14:03 > [ann > you] lunch at one?
//     14:03 * bob left (2 people here)
//
// The first row begins with the time, where times are shown, and the sign of the entry's kind. The
// other rows are indented further than any text begins, so that nobody can forge an entry by
// filling rows. On a screen too narrow for that, an entry is cut to one row.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/display/style.h"
#include "client/talk/entry.h"

namespace chat {

struct Layout {
  std::size_t columns = 80;
  enum class Times : std::uint8_t { Shown, Hidden, WithSeconds } times = Times::Shown;
  enum class Arrivals : std::uint8_t { Shown, Hidden } arrivals = Arrivals::Shown;
  enum class Links : std::uint8_t { Hidden, Shown } links = Links::Hidden;
  Style style = Style(Colours::None);
  std::string find;  // what is searched for, folded: shown in reverse; empty: nothing
};

// A line of the person's own that the server has not confirmed.
struct PendingLine {
  std::string text;                 // as it was typed
  enum class Sent : std::uint8_t {  // its row says all but Yes
    Yes,
    Perhaps,  // the connection was lost since, or the server takes long
    No,
  } sent = Sent::Yes;
};

// Whether it is the entry that the person has gone to.
enum class Spot : std::uint8_t { No, Yes };

// The rows of an entry. None for an arrival when arrivals are hidden.
[[nodiscard]] std::vector<std::string> rows_of(const Entry& entry, const Layout& layout,
                                               Spot spot = Spot::No);
[[nodiscard]] std::vector<std::string> rows_of(const PendingLine& line, std::string_view own_name,
                                               const Layout& layout);

// "--- Saturday, 21 November 2026 ---", in English in every locale.
[[nodiscard]] std::string day_row(std::int64_t time_ms, const Layout& layout);
[[nodiscard]] bool is_same_day(std::int64_t a_ms, std::int64_t b_ms);
// "--- new ---"
[[nodiscard]] std::string mark_row(const Layout& layout);
// Above the oldest entry: "--- the server keeps nothing older ---", for example.
[[nodiscard]] std::string beginning_row(std::string_view text, const Layout& layout);

// Text as it may be shown: clean(), with blanks for tabs.
[[nodiscard]] std::string shown(std::string_view text);
// `text` in the style of `role`, cut to one row. `text` has been through shown().
[[nodiscard]] std::string one_row(std::string_view text, Role role, const Layout& layout);

// "[ann] hello": the text of its rows, without time and sign.
[[nodiscard]] std::string text_of(const Entry& entry);

// "2026-11-21 14:02 [ann] hello", for a file: one line without LF, and without styles.
[[nodiscard]] std::string plain_text(const Entry& entry);

}  // namespace chat
