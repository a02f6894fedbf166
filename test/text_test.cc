#include "common/text.h"

#include <doctest/doctest.h>

#include <string>

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
  for (const char32_t c : {0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D,
                           0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0x061C, 0xAD}) {
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
  unsigned random = 1;
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

}  // namespace
}  // namespace chat
