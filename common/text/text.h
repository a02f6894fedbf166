// UTF-8 and what may pass in it. Pure functions; safe from any thread.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

// The character that stands for what was not valid UTF-8.
inline constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
  char32_t code_point = kReplacement;
  std::size_t bytes = 0;  // how many the code point, or the invalid sequence, took
  bool valid = false;
};

// The first code point of `text`, which must not be empty. An invalid sequence is taken whole as
// far as it could have begun a valid one (Unicode 15, section 3.9, "U+FFFD Substitution of Maximal
// Subparts"; well-formed sequences are those of table 3-7).
[[nodiscard]] Decoded decode(std::string_view text);

void append_utf8(std::string& out, char32_t code_point);

// What may be shown of a peer's text: invalid UTF-8 becomes U+FFFD; control characters but tab,
// bidirectional controls, line separators and invisible characters but the joiners are removed;
// of combining marks in a row, the first 8 stay. Idempotent. At most 3 times as long as `text`.
[[nodiscard]] std::string clean(std::string_view text);

// A tab, or a character of Unicode's category Z.
[[nodiscard]] bool is_blank(char32_t code_point);
[[nodiscard]] bool is_combining_mark(char32_t code_point);
// Format characters and whatever else has no picture of its own (Default_Ignorable_Code_Point).
[[nodiscard]] bool is_invisible(char32_t code_point);
// C0, DEL and C1.
[[nodiscard]] bool is_control(char32_t code_point);

// `text` without blanks at its beginning, its end, or both.
[[nodiscard]] std::string_view trim_front(std::string_view text);
[[nodiscard]] std::string_view trim_back(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);

// The part of `text` before its first blank.
[[nodiscard]] std::string_view first_word(std::string_view text);

// ASCII letters in lower case, everything else as it is: names are compared in this form.
[[nodiscard]] constexpr char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] std::string fold(std::string_view text);

[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace chat
