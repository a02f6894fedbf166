// How many columns text takes on a terminal, and what fits into them. Pure functions; widths of
// characters come from the C library, so that LC_CTYPE has to be set (see main).

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

// 0, 1 or 2. Combining marks and invisible characters take none; what the C library does not know
// is taken for 1.
[[nodiscard]] std::size_t width_of(char32_t code_point);
[[nodiscard]] std::size_t width_of(std::string_view text);

// The longest end of `text` that takes at most `columns`; it does not begin with a combining mark.
[[nodiscard]] std::string_view tail_within(std::string_view text, std::size_t columns);

// One line, without LF, as rows that each take less than `columns`, with an LF between them. Every
// row but the first is indented: the first character of a line says what it is, and a peer must
// not put one there by filling the row before it. Tabs become blanks.
[[nodiscard]] std::string wrap(std::string_view line, std::size_t columns);

}  // namespace chat
