#include "client/edit/line_text.h"

#include <algorithm>

#include "common/text/text.h"
#include "common/unicode/grapheme.h"

namespace chat {

std::string fit_for_line(std::string_view text) {
  std::string fit;
  while (!text.empty()) {
    const Decoded next = decode(text);
    text.remove_prefix(next.bytes);
    const bool stays = next.code_point == U'\t' || next.code_point == U'\n';
    const bool is_sign = is_control(next.code_point) && !stays;
    append_utf8(fit, is_sign ? U' ' : next.code_point);
  }
  return fit;
}

std::string_view head_of(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t end = 0;
  while (true) {
    const std::size_t next = end + first_grapheme(text.substr(end));
    if (next > bytes) return text.substr(0, end);
    end = next;
  }
}

std::size_t code_point_at(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    --at;
  }
  return at;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!trim(line).empty()) lines.emplace_back(line);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return lines;
}

bool is_in_word(char32_t c) {
  if (c < 0x80) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  }
  const bool is_latin_sign =
      (c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA) || c == 0xD7 || c == 0xF7;
  const bool is_punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3004) ||
                              (c >= 0x3008 && c <= 0x3020) || (c >= 0xFF00 && c <= 0xFF0F) ||
                              (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
                              (c >= 0xFF5B && c <= 0xFF65);
  return !is_latin_sign && !is_punctuation && !is_blank(c) && !is_invisible(c);
}

}  // namespace chat
