#include "common/text/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "common/text/unicode_tables.h"

namespace chat {
namespace {

bool contains(std::span<const unicode::CodePointRange> ranges, char32_t code_point) {
  const auto after = std::upper_bound(
      ranges.begin(), ranges.end(), code_point,
      [](char32_t c, const unicode::CodePointRange& range) { return c < range.first; });
  return after != ranges.begin() && code_point <= std::prev(after)->last;
}

// What a lead byte says about its sequence (Unicode 15, table 3-7): the number of bytes, and the
// range of the second byte. That range excludes overlong forms, surrogates, and values beyond
// U+10FFFF.
struct Lead {
  std::size_t length;
  unsigned char second_min;
  unsigned char second_max;
};

constexpr Lead lead(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

}  // namespace

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const Lead expected = lead(first);
  if (expected.length == 0) return {kReplacement, 1, false};
  char32_t code_point = first & (0x7FU >> expected.length);
  for (std::size_t i = 1; i < expected.length; ++i) {
    const unsigned char low = i == 1 ? expected.second_min : 0x80;
    const unsigned char high = i == 1 ? expected.second_max : 0xBF;
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {kReplacement, i, false};
    code_point = (code_point << 6U) | (byte(i) & 0x3FU);
  }
  return {code_point, expected.length, true};
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  const std::uint32_t c = code_point;
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

std::string clean(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  int marks = 0;
  while (!text.empty()) {
    const Decoded next = decode(text);
    const std::string_view bytes = text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
    if (!next.valid) {
      append_utf8(out, kReplacement);
      marks = 0;
      continue;
    }
    const char32_t c = next.code_point;
    if ((is_control(c) && c != U'\t') || contains(unicode::kUnwanted, c)) continue;
    marks = is_combining_mark(c) ? marks + 1 : 0;
    if (marks <= kMaxMarksInARow) out += bytes;
  }
  return out;
}

bool is_blank(char32_t code_point) {
  return code_point == U'\t' || contains(unicode::kSpaces, code_point);
}

bool is_letter(char32_t code_point) {
  return contains(unicode::kLetters, code_point);
}

bool is_number(char32_t code_point) {
  return contains(unicode::kNumbers, code_point);
}

bool is_combining_mark(char32_t code_point) {
  return code_point >= 0x300 && contains(unicode::kMarks, code_point);
}

bool is_invisible(char32_t code_point) {
  return contains(unicode::kInvisible, code_point);
}

bool looks_blank(char32_t code_point) {
  // An empty braille cell, the filler of Khitan script, two hieroglyphs, a musical null note.
  constexpr std::array<char32_t, 5> kEmpty = {0x2800, 0x16FE4, 0x13441, 0x13442, 0x1D159};
  if (code_point < 0x80) return code_point == U' ' || code_point == U'\t';
  return is_blank(code_point) || is_invisible(code_point) ||
         std::find(kEmpty.begin(), kEmpty.end(), code_point) != kEmpty.end();
}

bool is_control(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

std::string_view trim_front(std::string_view text) {
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (!is_blank(next.code_point)) break;
    text.remove_prefix(next.bytes);
  }
  return text;
}

std::string_view trim_back(std::string_view text) {
  const auto is_continuation = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
  };
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && is_continuation(text[start])) --start;
    const Decoded last = decode(text.substr(start));
    if (!is_blank(last.code_point) || start + last.bytes != text.size()) break;
    text.remove_suffix(last.bytes);
  }
  return text;
}

std::string_view trim(std::string_view text) {
  return trim_back(trim_front(text));
}

std::string shortened(std::string_view text, std::size_t bytes) {
  constexpr std::string_view kEllipsis = "…";
  if (text.size() <= bytes) return std::string(text);
  std::size_t end = 0;
  for (;;) {
    const std::size_t next = end + decode(text.substr(end)).bytes;
    if (next + kEllipsis.size() > bytes) break;
    end = next;
  }
  return std::string(trim_back(text.substr(0, end))).append(kEllipsis);
}

std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Decoded next = decode(text.substr(end));
    if (is_blank(next.code_point)) break;
    end += next.bytes;
  }
  return text.substr(0, end);
}

std::string_view take_word(std::string_view& rest) {
  const std::string_view word = first_word(rest);
  rest = trim(rest.substr(word.size()));
  return word;
}

std::string fold(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = fold(c);
  return folded;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(decode(text).bytes);
    ++count;
  }
  return count;
}

}  // namespace chat
