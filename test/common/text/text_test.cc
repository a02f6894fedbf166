#include "common/text/text.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "test/support/seed.h"

namespace chat {
namespace {

// U+FFFD
#define BAD "\xEF\xBF\xBD"

TEST_CASE("valid UTF-8 is decoded, and an invalid sequence is taken by maximal subparts") {
  CHECK(decode("a").code_point == U'a');
  CHECK(decode("\xC3\xA9").code_point == 0xE9);
  CHECK(decode("\xF0\x9F\x98\x80").code_point == 0x1F600);
  CHECK(decode("\xF4\x8F\xBF\xBF").code_point == 0x10FFFF);
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xF5\x80", "\xFF", "\xED\xA0\x80",
                          "\xE0\x80\x80", "\xF4\x90\x80\x80", "\xF0\x80\x80\x80"}) {
    const Decoded decoded = decode(bad);
    CHECK_FALSE(decoded.valid);
    CHECK(decoded.bytes == 1);
  }
  CHECK(decode("\xE2\x82").bytes == 2);  // a beginning without its end is one
  CHECK(decode("\xF0\x9F\x98x").bytes == 3);
}

TEST_CASE("encoding and decoding are inverse over all of Unicode") {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string bytes;
    append_utf8(bytes, c);
    const Decoded decoded = decode(bytes);
    const bool same = decoded.valid && decoded.code_point == c && decoded.bytes == bytes.size();
    if (!same) FAIL("code point " << static_cast<unsigned>(c));
  }
}

TEST_CASE("no escape, control, bidirectional or invisible character passes clean()") {
  CHECK(clean("tab\tstays") == "tab\tstays");
  CHECK(clean("\x1b[2J\x1b]0;title\x07x") == "[2J]0;titlex");
  CHECK(clean("a\xC2\x9B"
              "b\x9B"
              "c") == "ab" BAD "c");
  CHECK(clean("\x7F\r\n\x0B") == "");
  CHECK(clean(std::string_view("a\0b", 3)) == "ab");
  for (const char32_t c : std::initializer_list<char32_t>{
           0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060,
           0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0x061C, 0xAD}) {
    std::string text = "a";
    append_utf8(text, c);
    CHECK(clean(text + "b") == "ab");
  }
  const std::string joined =
      "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB a\xE2\x80\x8C"
      "b";
  CHECK(clean(joined) == joined);
}

TEST_CASE("of a hundred combining marks on one letter, eight stay") {
  std::string text = "e";
  for (int i = 0; i < 100; ++i) text += "\xCC\x81";
  CHECK(clean(text + "x").size() == 1 + 8 * 2 + 1);
}

TEST_CASE("cleaning what is clean changes nothing, whatever the bytes were") {
  unsigned random = test::seed(1);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i) {
      random = random * 1103515245U + 12345U;
      text += static_cast<char>(random >> 16U);
    }
    const std::string once = clean(text);
    CHECK(clean(once) == once);
    CHECK(once.size() <= 3 * text.size());
  }
}

TEST_CASE("all of Unicode's blanks are trimmed, and words end at them") {
  CHECK(trim(" \t\xC2\xA0\xE3\x80\x80 a b \xE2\x80\x83") == "a b");
  CHECK(trim("\xC2\xA0") == "");
  CHECK(trim_front("  a ") == "a ");
  CHECK(trim_back(" a\xC2\xA0") == " a");
  CHECK(trim_back("a\x80\x80") == "a\x80\x80");
  CHECK(first_word("joe\xC2\xA0hi") == "joe");
  CHECK(first_word("") == "");
}

TEST_CASE("folding touches ASCII letters only") {
  CHECK(fold("JoE-\xC3\x89") == "joe-\xC3\x89");
  CHECK(count_code_points("a\xC3\xA9\xF0\x9F\x98\x80") == 3);
}

// How many bytes each code point of `text` took; invalid ones negative.
std::vector<int> parts_of(std::string_view text) {
  std::vector<int> parts;
  while (!text.empty()) {
    const Decoded next = decode(text);
    CHECK(next.valid == (next.valid || next.code_point != kReplacement));
    parts.push_back(next.valid ? static_cast<int>(next.bytes) : -static_cast<int>(next.bytes));
    text.remove_prefix(next.bytes);
  }
  return parts;
}

TEST_CASE("ill-formed sequences are divided as Unicode's own examples are") {
  // Unicode 15, section 3.9, tables 3-8 to 3-11.
  using Parts = std::vector<int>;
  CHECK(parts_of("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") ==
        Parts{-1, -1, -1, -1, -1, -1, -1, -1, 1});
  CHECK(parts_of("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") ==
        Parts{-1, -1, -1, -1, -1, -1, -1, -1, 1});
  CHECK(parts_of("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") ==
        Parts{-1, -1, -1, -1, -1, 1, -1, -1, 1});
  CHECK(parts_of("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == Parts{-2, -1, -3, -2, 1});
}

TEST_CASE("the edges of what a lead byte promises are valid, and one beyond is not") {
  for (const char* good : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    const std::string_view text = good;
    CHECK(decode(text).valid);
    CHECK(decode(text).bytes == text.size());
  }
  for (const char* bad : {"\xC2\x7F", "\xC2\xC0", "\xE0\x9F\xBF", "\xED\xA0\x80",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"}) {
    CHECK_FALSE(decode(bad).valid);
    CHECK(decode(bad).bytes == 1);
  }
}

TEST_CASE("every byte is taken once, whatever the bytes are") {
  unsigned random = test::seed(3);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (int i = 0; i < 20; ++i) {
      random = random * 1103515245U + 12345U;
      text += static_cast<char>(0x80U | (random >> 16U));  // mostly beginnings and continuations
    }
    std::size_t bytes = 0;
    for (const int part : parts_of(text))
      bytes += static_cast<std::size_t>(part < 0 ? -part : part);
    CHECK(bytes == text.size());
  }
}

TEST_CASE("what is invalid becomes one U+FFFD for each maximal subpart") {
  CHECK(clean("a\xFF\xFEz") == "a" BAD BAD "z");
  CHECK(clean("a\xF0\x9F\x98z") == "a" BAD "z");
  CHECK(clean("\xED\xA0\xBD\xED\xB8\x80") == BAD BAD BAD BAD BAD BAD);  // a surrogate pair
  CHECK(clean("\xC0\x9B") == BAD BAD);                                  // an overlong ESC
  CHECK(clean("\xC0\x8A") == BAD BAD);                                  // an overlong LF
  CHECK(clean(std::string_view("\0", 1)).empty());
  CHECK(clean("\xEF\xBF\xBD") == BAD);
}

TEST_CASE("every control character but tab is taken out, in whatever form it comes") {
  for (char32_t c = 0; c < 0xA0; ++c) {
    std::string text;
    append_utf8(text, c);
    const bool stays = c == U'\t' || (c >= 0x20 && c < 0x7F);
    CHECK(clean("a" + text + "b") == (stays ? "a" + text + "b" : "ab"));
    CHECK(is_control(c) == (!stays || c == U'\t'));
  }
  // CSI as a bare byte is no valid UTF-8, as U+009B it is a control character.
  CHECK(clean("\x9B"
              "31m") == BAD "31m");
  CHECK(clean("\xC2\x9B"
              "31m") == "31m");
  CHECK(clean("\xC2\x9D"
              "0;title\xC2\x9C") == "0;title");
}

TEST_CASE("each combining sequence has its own eight marks, and marks alone are bounded too") {
  const std::string mark = "\xCC\x81";
  std::string eight;
  for (int i = 0; i < 8; ++i) eight += mark;
  CHECK(clean("e" + eight + "o" + eight) == "e" + eight + "o" + eight);
  CHECK(clean("e" + eight + mark + "o" + mark) == "e" + eight + "o" + mark);
  CHECK(clean(eight + mark) == eight);
  // What is taken out does not begin another row.
  CHECK(clean("e" + eight + "\xE2\x80\x8B" + mark) == "e" + eight);
  CHECK(clean("e" + eight + "\x1b" + mark) == "e" + eight);
}

TEST_CASE("what stands for bytes that are no UTF-8 has marks of its own") {
  std::string eight;
  for (int i = 0; i < 8; ++i) eight += "\xCC\x81";
  CHECK(clean("e" + eight + "\xFF" + eight) == "e" + eight + "\xEF\xBF\xBD" + eight);
}

TEST_CASE("writing systems and emoji pass as they are") {
  for (const char* text : {"日本語", "עברית", "العربية", "हिन्दी", "👍🏽", "👩‍💻",
                           "می‌خواهم", "❤️", "🇩🇪"}) {
    CHECK(clean(text) == text);
  }
}

TEST_CASE("cleaning makes nothing longer than three times") {
  CHECK(clean(std::string(4096, '\xFF')).size() == std::size_t{3} * 4096);
}

TEST_CASE("every blank of category Z, and tab, is trimmed at both ends and ends a word") {
  for (const char32_t c :
       std::initializer_list<char32_t>{0x9, 0x20, 0xA0, 0x1680, 0x2000, 0x2003, 0x200A, 0x2028,
                                       0x2029, 0x202F, 0x205F, 0x3000}) {
    std::string blank;
    append_utf8(blank, c);
    CHECK(is_blank(c));
    const std::string a_blank = std::string("a").append(blank);
    const std::string words = a_blank + "b";
    const std::string before = std::string(blank).append("a");
    CHECK(trim(std::string(blank).append(blank).append(words).append(blank)) == words);
    CHECK(trim_back(before + blank) == before);
    CHECK(trim_front(before + blank) == a_blank);
    CHECK(first_word(words) == "a");
    CHECK(first_word(blank + "b").empty());
  }
  for (const char32_t c :
       std::initializer_list<char32_t>{0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x180E, 0x2800}) {
    CHECK_FALSE(is_blank(c));
  }
}

TEST_CASE("what looks blank: blanks, what is invisible, and empty glyphs") {
  for (const char32_t c : std::initializer_list<char32_t>{
           U' ', U'\t', 0xA0, 0x2003, 0x3000, 0x200B, 0x200D, 0xFE0F, 0x3164, 0xFFA0, 0x115F,
           0x034F, 0xE0020, 0x2800, 0x13441, 0x13442, 0x16FE4, 0x1D159}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(looks_blank(c));
  }
  for (const char32_t c :
       std::initializer_list<char32_t>{U'a', U'.', 0x301, 0x2801, U'日', 0xFFFD}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(looks_blank(c));
  }
}

TEST_CASE("trimming stops at what is no valid UTF-8") {
  for (const char* text : {"\xFF", "\xA0", "\xE3\x80", "a\xE3\x80", "\x80\x80\x80\x80", "\xC2"}) {
    CHECK(trim(text) == text);
    CHECK(first_word(text) == text);
  }
  CHECK(trim("").empty());
  // Continuation bytes behind a whole blank belong to no character.
  CHECK(trim_back("a\xC2\xA0\x80") == "a\xC2\xA0\x80");
}

TEST_CASE("what is too long is cut between characters, and has an ellipsis behind it") {
  CHECK(shortened("lunch", 5) == "lunch");
  CHECK(shortened("lunches", 6) == "lun…");
  CHECK(shortened("abc日本", 8) == "abc…");
  CHECK(shortened("abc日本", 9) == "abc日本");
  CHECK(shortened("abcde 日本", 9) == "abcde…");  // no blank before it
  CHECK(shortened(std::string(10, '\xFF'), 4) == "\xFF…");
  CHECK(shortened("", 3).empty());
  CHECK(shortened("long", 3) == "…");
}

TEST_CASE("code points are counted, an invalid sequence as one") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("日本") == 2);
  CHECK(count_code_points("a\xF0\x9F\x98z") == 3);
  CHECK(fold("") == "");
  CHECK(fold("AZaz@[`{") == "azaz@[`{");
}

}  // namespace
}  // namespace chat
