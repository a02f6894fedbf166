// What the line editor needs to know of the text in its line. Pure functions on UTF-8.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

// `text` as it may stand in the line: valid, and its control characters, but tabs, are blanks.
[[nodiscard]] std::string fit_for_line(std::string_view text);
// Its longest beginning of whole clusters that has at most `bytes`.
[[nodiscard]] std::string_view head_of(std::string_view text, std::size_t bytes);
// The first byte of the code point that has byte `at`.
[[nodiscard]] std::size_t code_point_at(std::string_view text, std::size_t at);
// Letters and digits. Beyond ASCII: all that is visible and not in a block of punctuation
// (Latin-1's, General, CJK, and the full-width forms of ASCII's).
[[nodiscard]] bool is_in_word(char32_t c);

}  // namespace chat
