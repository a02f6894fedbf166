// Text functions of the line editor. Pure functions on UTF-8.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// `text` as it may be typed: valid UTF-8, with blanks for control characters other than tabs and
// LF.
[[nodiscard]] std::string fit_for_line(std::string_view text);
// The longest beginning of `text` that has only whole clusters and at most `bytes`.
[[nodiscard]] std::string_view head_of(std::string_view text, std::size_t bytes);
// The first byte of the code point that has byte `at`.
[[nodiscard]] std::size_t code_point_at(std::string_view text, std::size_t at);
// The lines of a text, without their line ends; blank ones are left out.
[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);
// Letters and digits. Beyond ASCII: all visible characters outside the blocks of punctuation
// (Latin-1, General, CJK, and the full-width forms of ASCII).
[[nodiscard]] bool is_in_word(char32_t c);

}  // namespace chat
