#include "common/unicode/grapheme.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "common/text/text.h"
#include "common/unicode/grapheme_tables.h"
#include "test/support/seed.h"

namespace chat {
namespace {

using Clusters = std::vector<std::string>;

Clusters forwards(std::string_view text) {
  Clusters clusters;
  while (!text.empty()) {
    const std::size_t bytes = first_grapheme(text);
    if (bytes == 0 || bytes > text.size()) return {"no progress"};
    clusters.emplace_back(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return clusters;
}

Clusters backwards(std::string_view text) {
  Clusters clusters;
  while (!text.empty()) {
    const std::size_t bytes = last_grapheme(text);
    if (bytes == 0 || bytes > text.size()) return {"no progress"};
    clusters.emplace_back(text.substr(text.size() - bytes));
    text.remove_suffix(bytes);
  }
  std::reverse(clusters.begin(), clusters.end());
  return clusters;
}

std::string from_hex(std::string_view digits) {
  unsigned code_point = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, code_point, 16);
  std::string bytes;
  if (error == std::errc() && stopped == end) append_utf8(bytes, code_point);
  return bytes;
}

// "÷ 0061 × 0308 ÷ 0020 ÷", less its comment.
Clusters parse_example(const std::string& line) {
  Clusters clusters;
  std::istringstream words(line.substr(0, line.find('#')));
  std::string word;
  while (words >> word) {
    if (word == "÷") {
      clusters.emplace_back();
    } else if (word != "×") {
      clusters.back() += from_hex(word);
    }
  }
  if (!clusters.empty()) clusters.pop_back();  // the last mark ends the text
  return clusters;
}

// Conjuncts of Indic scripts (GB9c) are of Unicode 15.1 and later, whose examples name that rule.
bool is_of_a_later_version(const std::string& line) {
  return unicode::kGraphemeVersion == "15.0.0" && line.find("[9.3]") != std::string::npos;
}

TEST_CASE("all of Unicode's own examples are divided as they should be, from both ends") {
  constexpr const char* kExamples = "/usr/share/unicode/auxiliary/GraphemeBreakTest.txt";
  constexpr std::string_view kCount = "# Lines: ";  // near the end: how many examples there are
  std::ifstream file(kExamples);
  REQUIRE_MESSAGE(file, kExamples << " is missing: apt-get install unicode-data");
  std::size_t examples = 0;
  std::size_t promised = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(kCount, 0) == 0) promised = std::stoul(line.substr(kCount.size()));
    if (line.empty() || line[0] == '#') continue;
    ++examples;
    if (is_of_a_later_version(line)) continue;
    CAPTURE(line);
    const Clusters expected = parse_example(line);
    std::string text;
    for (const std::string& cluster : expected) text += cluster;
    CHECK_FALSE(text.empty());
    CHECK(forwards(text) == expected);
    CHECK(backwards(text) == expected);
  }
  CHECK(promised >= 602);  // those of version 15.0.0
  CHECK(examples == promised);
}

TEST_CASE("nothing has no cluster") {
  CHECK(first_grapheme("") == 0);
  CHECK(last_grapheme("") == 0);
}

TEST_CASE("letters, syllables and emoji are each one cluster") {
  const Clusters all = {"a",
                        "e\u0301",
                        "日",
                        "한",
                        "\u1112\u1161\u11AB",
                        "नि",
                        "👍🏽",
                        "👩‍💻",
                        "👨‍👩‍👧‍👦",
                        "❤️",
                        "🏳️‍🌈",
                        "1️⃣",
                        "🇩🇪",
                        "🇫🇷",
                        "b",
                        "\r\n",
                        "c"};
  std::string text;
  for (const std::string& cluster : all) text += cluster;
  CHECK(forwards(text) == all);
  CHECK(backwards(text) == all);
}

TEST_CASE("of flags in a row the last one depends on how many there are") {
  const std::string d = "\U0001F1E9";
  std::string text = "a";
  for (std::size_t letters = 1; letters <= 9; ++letters) {
    text += d;
    CAPTURE(letters);
    CHECK(last_grapheme(text) == (letters % 2 == 0 ? 2 : 1) * d.size());
    CHECK(backwards(text) == forwards(text));
  }
  CHECK(last_grapheme(d + d + "\u200D" + d + d) == 2 * d.size());
}

TEST_CASE("a vowel joins a syllable without a trailing consonant, a consonant joins any") {
  for (char32_t c = 0xAC00; c <= 0xD7A3; ++c) {
    std::string bytes;
    append_utf8(bytes, c);
    const std::size_t alone = bytes.size();
    const bool is_open = (c - 0xAC00) % 28 == 0;
    const std::string vowel = bytes + "\u1161";
    const std::string consonant = bytes + "\u11AB";
    const bool is_right = first_grapheme(vowel) == (is_open ? vowel.size() : alone) &&
                          first_grapheme(consonant) == consonant.size();
    if (!is_right) FAIL("syllable " << static_cast<unsigned>(c));
  }
  CHECK(forwards("\uD7A4\u1161") == Clusters{"\uD7A4", "\u1161"});  // beyond the last syllable
}

TEST_CASE("a joiner joins emoji only, and only one joiner does") {
  CHECK(forwards("a\u200D😀") == Clusters{"a\u200D", "😀"});
  CHECK(backwards("a\u200D😀") == Clusters{"a\u200D", "😀"});
  CHECK(backwards("😀\u200Da") == Clusters{"😀\u200D", "a"});
  CHECK(backwards("😀\u200D\u200D😀") == Clusters{"😀\u200D\u200D", "😀"});
  CHECK(backwards("😀\u200D\u0301😀") == Clusters{"😀\u200D\u0301", "😀"});
  CHECK(backwards("😀\u0301\u0301\u200D😀").size() == 1);
}

TEST_CASE("an invalid sequence is a cluster of its own, and nothing joins it") {
  const Clusters parts = {"a",    "\xFF", "\u0301", "\xF0\x9F\x98", "\xE2\x82",
                          "\x80", "é",    "\x80",   "\x80"};
  std::string text;
  for (const std::string& part : parts) text += part;
  CHECK(forwards("a\xFF\u0301") == Clusters{"a", "\xFF", "\u0301"});
  CHECK(backwards("a\xFF\u0301") == Clusters{"a", "\xFF", "\u0301"});
  CHECK(backwards("\xF0\x9F\x98") == Clusters{"\xF0\x9F\x98"});
  CHECK(backwards("é\x80\x80") == Clusters{"é", "\x80", "\x80"});
  CHECK(backwards("\x80\x80\x80\x80\x80").size() == 5);
  CHECK(backwards(text) == forwards(text));
}

TEST_CASE("a cluster of a thousand marks is one") {
  std::string text = "ae";
  for (int i = 0; i < 1000; ++i) text += "\u0301";
  CHECK(first_grapheme(text) == 1);
  CHECK(last_grapheme(text) == text.size() - 1);
}

TEST_CASE("from both ends the clusters are the same, whatever the text is") {
  const std::vector<std::string> pieces = {"a",      "\u0301", "\u200D", "😀",      "❤",  "🏽",
                                           "\uFE0F", "🇩",      "🇪",      "\u0600", "\r", "\n",
                                           "\u1112", "\u1161", "\u11AB", "하",     "한", "\u0903",
                                           "\x80",   "\xF0",   "\x9F",   "\u200B"};
  std::minstd_rand random(test::seed(7));
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += pieces[random() % pieces.size()];
    if (backwards(text) != forwards(text)) FAIL("round " << round);
  }
}

}  // namespace
}  // namespace chat
