// The columns that text takes on a terminal, and how text is divided into rows. Pure functions;
// safe from any thread. A character is a grapheme cluster here (common/unicode/grapheme.h), and
// none is ever cut.
//
// Widths are those of Unicode annex 11 and of emoji, by tables of our own: the C library's depend
// on its version and on LC_CTYPE. Terminals differ about emoji of several code points; where they
// do, what is said here is what one says that draws the emoji as one picture.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace chat {

// 0, 1 or 2. East Asian wide and fullwidth characters and emoji take 2; combining marks, invisible
// characters, and vowels and trailing consonants of Hangul take none; the rest, what is ambiguous
// or unassigned included, takes 1. So do spacing marks (category Mc), as they do on terminals, and
// control characters and invalid UTF-8, which should not have come this far.
[[nodiscard]] std::size_t width_of(char32_t code_point);

// The most columns that any terminal may give a character that width_of() is about. Some terminals
// know newer emoji; some draw marks, joiners and the parts of an emoji one by one. A tab takes 8.
// What is ambiguous takes 1, though a terminal may be set to give it 2.
[[nodiscard]] std::size_t most_columns(char32_t code_point);

// The sum over the clusters. A cluster takes the columns of its code points, but at most 2: a
// flag, a family or a syllable is one picture. With variation selector 16, an emoji character
// takes 2; selector 15 changes nothing, as on most terminals.
[[nodiscard]] std::size_t width_of(std::string_view text);

// The longest beginning of whole clusters that takes at most `columns`.
[[nodiscard]] std::string_view head_within(std::string_view text, std::size_t columns);

// `text`, without control characters, as rows that each take at most `columns`. A row ends after a
// word, and the blanks between it and the next row belong to no row; a no-break space is no blank.
// A word that fits into a row is never divided; one that does not begins where it stands and goes
// on at the row's edge. A cluster wider than `columns` has a row of its own. Blanks alone that do
// not fit are dropped; only a text that has nothing else gives an empty row, and only one.
//
// With Widths::Most, tabs may be in `text`, columns are counted by most_columns() for each code
// point, and a cluster wider than `columns` is divided.
enum class Widths : std::uint8_t { Usual, Most };
[[nodiscard]] std::vector<std::string_view> wrap(std::string_view text, std::size_t columns,
                                                 Widths widths = Widths::Usual);

}  // namespace chat
