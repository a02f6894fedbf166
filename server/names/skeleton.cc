#include "server/names/skeleton.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "common/text/text.h"
#include "server/names/prototypes.h"

namespace chat {
namespace {

using Row = const unicode::Prototype*;

constexpr Row find_row(Row end, char32_t c) {
  return std::lower_bound(
      std::begin(unicode::kPrototypes), end, c,
      [](const unicode::Prototype& row, char32_t wanted) { return row.character < wanted; });
}

constexpr char32_t kAsciiEnd = 0x80;
constexpr Row kEnd = std::end(unicode::kPrototypes);
constexpr Row kEndOfAscii = find_row(kEnd, kAsciiEnd);  // few rows, which most names need alone

void append_prototype(std::u32string& out, char32_t c) {
  const Row row = find_row(c < kAsciiEnd ? kEndOfAscii : kEnd, c);
  if (row == kEnd || row->character != c) {
    out += c;
  } else if (row->looks_like < unicode::kSequence) {
    out += row->looks_like;
  } else {
    for (std::size_t i = row->looks_like - unicode::kSequence; unicode::kSequences[i] != 0; ++i) {
      out += unicode::kSequences[i];
    }
  }
}

// A Hangul syllable is decomposed by arithmetic (Unicode 15, section 3.12), into the letters that
// it is written with.
void append_character(std::u32string& out, char32_t c) {
  constexpr char32_t kFirst = 0xAC00;
  constexpr char32_t kLast = 0xD7A3;
  constexpr char32_t kLeading = 0x1100;
  constexpr char32_t kVowel = 0x1161;
  constexpr char32_t kTrailing = 0x11A7;  // stands for no trailing letter
  constexpr char32_t kVowels = 21;
  constexpr char32_t kTrailings = 28;
  if (c < kFirst || c > kLast) return append_prototype(out, c);
  const char32_t syllable = c - kFirst;
  append_prototype(out, kLeading + syllable / (kVowels * kTrailings));
  append_prototype(out, kVowel + syllable / kTrailings % kVowels);
  if (syllable % kTrailings != 0) append_prototype(out, kTrailing + syllable % kTrailings);
}

void sort_marks(std::u32string& text) {
  for (auto end = text.begin(); end != text.end();) {
    const auto begin = std::find_if(end, text.end(), is_combining_mark);
    end = std::find_if_not(begin, text.end(), is_combining_mark);
    std::sort(begin, end);
  }
}

}  // namespace

std::string skeleton(std::string_view name) {
  std::u32string characters;
  characters.reserve(name.size() * 2);
  while (!name.empty()) {
    const Decoded next = decode(name);
    append_character(characters, next.code_point);
    name.remove_prefix(next.bytes);
  }
  sort_marks(characters);
  std::string bytes;
  for (const char32_t c : characters) append_utf8(bytes, c);
  return bytes;
}

}  // namespace chat
