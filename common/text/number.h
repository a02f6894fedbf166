// Whole numbers as text, independent of the locale; decimal unless another base is given. Safe
// from any thread.

#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace chat {

// Reads all of `text` as a number; nothing when it is none.
template <class Number>
[[nodiscard]] std::optional<Number> parse_number(std::string_view text, int base = 10) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
  if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

inline constexpr int kHexadecimal = 16;
inline constexpr std::string_view kHexadecimalDigits = "0123456789abcdef";
[[nodiscard]] constexpr bool is_hexadecimal(char c) {
  return kHexadecimalDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c) !=
         std::string_view::npos;
}
// The last `digits` hexadecimal digits of `number`.
template <class Number>
void put_hexadecimal(std::string& out, Number number, std::size_t digits) {
  constexpr unsigned kBits = 4;
  for (std::size_t left = digits; left > 0; --left) {
    out += kHexadecimalDigits[static_cast<std::size_t>(number >> (kBits * (left - 1))) & 0xF];
  }
}

template <class Number>
void put_number(std::string& out, Number number) {
  std::array<char, 24> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

}  // namespace chat
