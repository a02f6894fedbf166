#include "common/unicode/width.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "common/text/text.h"
#include "common/unicode/grapheme.h"
#include "test/support/seed.h"

namespace chat {
namespace {

using Rows = std::vector<std::string_view>;

TEST_CASE("plain, ambiguous and unknown characters take one column") {
  for (const char32_t c : {U' ', U'a', U'~', U'é', U'я', U'α', U'—', U'…', U'─', U'☺', U'©', U'ｱ',
                           U'\uFFFD', U'\U0010FFFD', U'\u0378', U'\uE000', U'\U0001F1E9'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(width_of(c) == 1);
  }
}

TEST_CASE("East Asian wide and fullwidth characters, and emoji, take two") {
  for (const char32_t c : {U'日', U'한', U'あ', U'、', U'Ａ', U'￥', U'\u3000', U'\u1112',
                           U'\U00020000', U'\U0002FFFD', U'\U0003FFFD', U'😀', U'⌚', U'🏽'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(width_of(c) == 2);
  }
}

TEST_CASE("combining and invisible characters, and the rest of a syllable, take none") {
  for (const char32_t c :
       {U'\u0301', U'\u20E3', U'\u05B0', U'\u3099', U'\u200B', U'\u200C', U'\u200D', U'\u2060',
        U'\uFEFF', U'\uFE0E', U'\uFE0F', U'\u1161', U'\u11AB', U'\U000E0067', U'\U000E0100'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(width_of(c) == 0);
  }
}

TEST_CASE("no code point takes more than two columns") {
  std::size_t wide = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::size_t columns = width_of(c);
    if (columns > 2) FAIL("code point " << static_cast<unsigned>(c));
    if (columns == 2) ++wide;
  }
  CHECK(wide > 180000);  // two planes of ideographs, and more
}

TEST_CASE("no terminal is expected to need more columns than the most") {
  for (char32_t c = 0x20; c <= 0x10FFFF; ++c) {
    if (most_columns(c) == 0 || most_columns(c) < width_of(c)) {
      FAIL("code point " << static_cast<unsigned>(c));
    }
  }
  CHECK(most_columns(U'a') == 1);
  CHECK(most_columns(U'\u0301') == 1);
  CHECK(most_columns(U'日') == 2);
  CHECK(most_columns(U'☰') == 2);           // wide since Unicode 16
  CHECK(most_columns(U'\U0001FAE9') == 2);  // unassigned in the tables here
  CHECK(most_columns(U'\t') == 8);
}

TEST_CASE("one cluster takes two columns at most, however much is in it") {
  CHECK(width_of("") == 0);
  CHECK(width_of("abc") == 3);
  CHECK(width_of("日本") == 4);
  CHECK(width_of("e\u0301") == 1);
  CHECK(width_of("\u1112\u1161\u11AB") == 2);
  CHECK(width_of("\u1112\u1161") == 2);
  for (const char* one :
       {"👨‍👩‍👧‍👦", "👩‍💻", "👍🏽", "☝🏽", "🏳️‍🌈", "🇩🇪",
        "❤‍🔥", "🏴\U000E0067\U000E0062\U000E007F"}) {
    CAPTURE(one);
    CHECK(width_of(one) == 2);
  }
  CHECK(width_of("🇩🇪🇫🇷") == 4);
  CHECK(width_of("🇩🇪🇫") == 3);
  std::string marks = "e";
  for (int i = 0; i < 100; ++i) marks += "\u0301";
  CHECK(width_of(marks) == 1);
}

TEST_CASE("variation selector 16 widens what is an emoji, and nothing else") {
  CHECK(width_of("❤") == 1);
  CHECK(width_of("❤️") == 2);
  CHECK(width_of("1️⃣") == 2);
  CHECK(width_of("#️⃣") == 2);
  CHECK(width_of("©️") == 2);
  CHECK(width_of("1\u20E3") == 1);
  CHECK(width_of("a\uFE0F") == 1);
  CHECK(width_of("★\uFE0F") == 1);
  CHECK(width_of("\uFE0F") == 0);
  CHECK(width_of("⌚\uFE0E") == 2);
  CHECK(width_of("❤\uFE0E") == 1);
}

TEST_CASE("what is invalid takes one column for each sequence") {
  CHECK(width_of("\xFF\xFE") == 2);
  CHECK(width_of("a\xF0\x9F\x98z") == 3);
}

TEST_CASE("the head that fits has no part of a cluster") {
  CHECK(head_within("hello", 10) == "hello");
  CHECK(head_within("hello", 3) == "hel");
  CHECK(head_within("xe\u0301y", 2) == "xe\u0301");
  CHECK(head_within("x日本", 2) == "x");
  CHECK(head_within("👩‍💻x", 1).empty());
  CHECK(head_within("👩‍💻x", 2) == "👩‍💻");
  CHECK(head_within("🇩🇪🇫🇷", 3) == "🇩🇪");
}

TEST_CASE("a text that fits is one row, and an empty one too") {
  CHECK(wrap("hello", 80) == Rows{"hello"});
  CHECK(wrap("hello", 5) == Rows{"hello"});
  CHECK(wrap("", 80) == Rows{""});
  CHECK(wrap("  hello  ", 80) == Rows{"  hello  "});
}

TEST_CASE("rows end after words, and the blanks there belong to none") {
  CHECK(wrap("one two three four", 8) == Rows{"one two", "three", "four"});
  CHECK(wrap("one two three four", 7) == Rows{"one two", "three", "four"});
  CHECK(wrap("one  two   three", 8) == Rows{"one  two", "three"});
  CHECK(wrap("ab" + std::string(200, ' ') + "cd", 8) == Rows{"ab", "cd"});
  CHECK(wrap("ab\u3000cd", 4) == Rows{"ab", "cd"});
}

TEST_CASE("blanks at the ends stay where they fit, and never make a row") {
  CHECK(wrap("abc   ", 4) == Rows{"abc"});
  CHECK(wrap("   abcd", 4) == Rows{"abcd"});
  CHECK(wrap("  abcdef", 4) == Rows{"  ab", "cdef"});
  CHECK(wrap("    abcdef", 4) == Rows{"abcd", "ef"});
  CHECK(wrap("      ", 4) == Rows{""});
  CHECK(wrap("   ", 4) == Rows{"   "});
}

TEST_CASE("a no-break space, and a blank with a mark, do not end a row") {
  CHECK(wrap("a 10\u00A0km", 5) == Rows{"a", "10\u00A0km"});
  CHECK(wrap("a 10\u2007km", 5) == Rows{"a", "10\u2007km"});
  CHECK(wrap("a 10\u202Fkm", 5) == Rows{"a", "10\u202Fkm"});
  CHECK(wrap("a b \u0301c", 4) == Rows{"a", "b \u0301c"});
}

TEST_CASE("a word that fits a row goes there whole, a longer one is divided at the edge") {
  CHECK(wrap("see https://a.example/b ok", 19) == Rows{"see", "https://a.example/b", "ok"});
  CHECK(wrap("see https://a.example/b ok", 18) == Rows{"see https://a.exam", "ple/b ok"});
  CHECK(wrap("abc defghijk", 4) == Rows{"abc", "defg", "hijk"});
  CHECK(wrap("abcdefgh ij", 4) == Rows{"abcd", "efgh", "ij"});
  CHECK(wrap(std::string(10, 'x'), 4) == Rows{"xxxx", "xxxx", "xx"});
}

TEST_CASE("no cluster is divided by the edge of a row") {
  CHECK(wrap("日本語", 5) == Rows{"日本", "語"});
  CHECK(wrap("a日本語", 4) == Rows{"a日", "本語"});
  CHECK(wrap("ab 日本語", 4) == Rows{"ab", "日本", "語"});
  CHECK(wrap("xe\u0301\u0302ye\u0301", 2) == Rows{"xe\u0301\u0302", "ye\u0301"});
  CHECK(wrap("👩‍💻👩‍💻🇩🇪🇫🇷", 5) ==
        Rows{"👩‍💻👩‍💻", "🇩🇪🇫🇷"});
}

TEST_CASE("one column, or none, still makes progress") {
  CHECK(wrap("ab c", 1) == Rows{"a", "b", "c"});
  CHECK(wrap("a日b", 1) == Rows{"a", "日", "b"});
  CHECK(wrap("日 本", 1) == Rows{"日", "本"});
  CHECK(wrap("ab c", 0) == Rows{"a", "b", "c"});
  CHECK(wrap("", 0) == Rows{""});
  CHECK(wrap(" ", 0) == Rows{""});
}

// --- any text ---

std::string random_text(std::minstd_rand& random) {
  constexpr unsigned kPlain = 12;  // in 16 pieces; the rest are any code points
  static const std::vector<std::string> pieces = {
      "a",           "bc",     "https://", " ",      "  ",      "日", "e\u0301",
      "👩‍💻", "🇩",      "\u200B",   "\u3000", "\u00A0",  "नि", "한",
      "\u0301",      "\u200D", "❤️",   "\xFF",   "\xE2\x82"};
  const auto next = [&random](unsigned below) { return static_cast<unsigned>(random()) % below; };
  std::string text;
  const unsigned count = next(40);
  for (unsigned i = 0; i < count; ++i) {
    if (next(16) < kPlain) {
      text += pieces[next(static_cast<unsigned>(pieces.size()))];
      continue;
    }
    const char32_t c = 0xA0 + next(0x20000);
    append_utf8(text, c >= 0xD800 && c <= 0xDFFF ? U'?' : c);
  }
  return text;
}

// Where clusters begin, and the end of the text.
std::vector<std::size_t> boundaries_of(std::string_view text) {
  std::vector<std::size_t> boundaries = {0};
  while (boundaries.back() < text.size())
    boundaries.push_back(boundaries.back() + first_grapheme(text.substr(boundaries.back())));
  return boundaries;
}

bool is_one_of(const std::vector<std::size_t>& boundaries, std::size_t at) {
  return std::binary_search(boundaries.begin(), boundaries.end(), at);
}

bool is_all_blank(std::string_view text) {
  return trim(text).empty();
}

bool ends_word(std::string_view cluster) {
  const Decoded first = decode(cluster);
  const char32_t c = first.code_point;
  return first.bytes == cluster.size() && is_blank(c) && c != 0xA0 && c != 0x2007 && c != 0x202F;
}

// Of the word that goes over `at`.
std::size_t width_of_word(std::string_view text, std::size_t at) {
  std::size_t begin = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t bytes = first_grapheme(text.substr(end));
    const bool is_end = ends_word(text.substr(end, bytes));
    if (is_end && end >= at) break;
    end += bytes;
    if (is_end) begin = end;
  }
  return width_of(text.substr(begin, end - begin));
}

TEST_CASE("whatever the text is, its rows hold all of it but blanks, and each is as it should be") {
  std::minstd_rand random(test::seed(11));
  for (int round = 0; round < 20000; ++round) {
    const std::string text = random_text(random);
    const std::size_t columns = static_cast<std::size_t>(round) % 23;
    const std::vector<std::size_t> boundaries = boundaries_of(text);
    const Rows rows = wrap(text, columns);
    std::size_t at = 0;
    bool is_right = !rows.empty();
    for (const std::string_view row : rows) {
      const auto begin = static_cast<std::size_t>(row.data() - text.data());
      const std::size_t end = begin + row.size();
      const bool is_divided = begin == at && at > 0;
      is_right = is_right && (!is_divided || width_of_word(text, at) > columns) && begin >= at &&
                 is_all_blank(text.substr(at, begin - at)) && is_one_of(boundaries, begin) &&
                 is_one_of(boundaries, end) &&
                 (width_of(row) <= columns || first_grapheme(row) == row.size()) &&
                 (!row.empty() || rows.size() == 1);
      at = end;
    }
    is_right = is_right && is_all_blank(text.substr(at));
    if (!is_right) FAIL("round " << round << ": \"" << text << "\" in " << columns);
  }
}

TEST_CASE("whatever the text is, the head that fits is as long as it can be") {
  std::minstd_rand random(test::seed(13));
  for (int round = 0; round < 20000; ++round) {
    const std::string text = random_text(random);
    const std::size_t columns = static_cast<std::size_t>(round) % 23;
    const std::string_view head = head_within(text, columns);
    const std::string_view rest = std::string_view(text).substr(head.size());
    const std::size_t more = width_of(rest.substr(0, first_grapheme(rest)));
    const bool is_right = width_of(head) <= columns && text.starts_with(head) &&
                          is_one_of(boundaries_of(text), head.size()) &&
                          (rest.empty() || width_of(head) + more > columns);
    if (!is_right) FAIL("round " << round << ": \"" << text << "\" in " << columns);
  }
}

}  // namespace
}  // namespace chat
