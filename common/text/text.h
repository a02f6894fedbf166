// UTF-8, and which characters may be shown. Pure functions; safe from any thread.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

// The character that replaces invalid UTF-8.
inline constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
  char32_t code_point = kReplacement;
  std::size_t bytes = 0;  // bytes of the code point, or of the invalid sequence
  bool valid = false;
};

// The first code point of `text`, which must not be empty. An invalid sequence is taken whole as
// far as it could have begun a valid one (Unicode 15, section 3.9, "U+FFFD Substitution of Maximal
// Subparts"; well-formed sequences are those of table 3-7).
[[nodiscard]] Decoded decode(std::string_view text);

void append_utf8(std::string& out, char32_t code_point);

// The part of a peer's text that may be shown. Invalid UTF-8 becomes U+FFFD. Removes control
// characters except tab, bidirectional controls, line separators, and invisible characters except
// the joiners. Of combining marks in a row, the first kMaxMarksInARow stay. Idempotent. The result
// has at most 3 times the bytes of `text`.
[[nodiscard]] std::string clean(std::string_view text);
// More than any language writes on one letter.
inline constexpr int kMaxMarksInARow = 8;

// A tab, or a character of Unicode's category Z.
[[nodiscard]] bool is_blank(char32_t code_point);
// Unicode's categories L and N.
[[nodiscard]] bool is_letter(char32_t code_point);
[[nodiscard]] bool is_number(char32_t code_point);
[[nodiscard]] bool is_combining_mark(char32_t code_point);
// Format characters, and all others without a glyph (Default_Ignorable_Code_Point), or with an
// empty one.
[[nodiscard]] bool is_invisible(char32_t code_point);
// Whether a reader sees nothing, or an empty place: a blank, an invisible character, or one of
// those whose glyph is empty.
[[nodiscard]] bool looks_blank(char32_t code_point);
// C0, DEL and C1.
[[nodiscard]] bool is_control(char32_t code_point);

// `text` without blanks at its beginning, its end, or both.
[[nodiscard]] std::string_view trim_front(std::string_view text);
[[nodiscard]] std::string_view trim_back(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);

// `text`, or as many of its first characters as fit into `bytes` (3 at least) with … behind them.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes);

// The part of `text` before its first blank.
[[nodiscard]] std::string_view first_word(std::string_view text);
// Takes the first word off `rest`, which is trimmed, and stays so.
std::string_view take_word(std::string_view& rest);

// ASCII letters become lower case, everything else stays. Names are compared in this form.
[[nodiscard]] constexpr char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] std::string fold(std::string_view text);

[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace chat
