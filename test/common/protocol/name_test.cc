#include "common/protocol/name.h"

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "common/text/text.h"

namespace chat {
namespace {

constexpr char32_t kLastCodePoint = 0x10FFFF;

bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

std::string with(std::string text, char32_t code_point) {
  append_utf8(text, code_point);
  return text;
}

std::string marks(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "\u0301";
  return text;
}

// What a file of the Unicode Character Database says of each code point; "Cn" where it says
// nothing.
std::vector<std::string> read_property(const std::string& name) {
  const std::string path = "/usr/share/unicode/" + name;
  std::ifstream file(path);
  REQUIRE_MESSAGE(file, path << " is missing: apt-get install unicode-data");
  std::vector<std::string> values(kLastCodePoint + 1, "Cn");
  for (std::string line; std::getline(file, line);) {  // 0041..005A    ; Lu # ...
    const std::size_t semicolon = line.find(';');
    if (line.starts_with('#') || semicolon == std::string::npos) continue;
    const std::size_t first = std::stoul(line, nullptr, 16);
    const std::size_t dots = line.find("..");
    const std::size_t last =
        dots > semicolon ? first : std::stoul(line.substr(dots + 2), nullptr, 16);
    const std::size_t value = semicolon + 2;
    const std::string word = line.substr(value, line.find(' ', value) - value);
    for (std::size_t c = first; c <= last; ++c) values[c] = word;
  }
  return values;
}

// The general categories as Unicode 15.0 has them, also where the system's files are newer. Code
// points get their category when they are assigned, and seldom another one later.
std::vector<std::string> read_categories() {
  constexpr double kVersion = 15.0;
  std::vector<std::string> categories = read_property("extracted/DerivedGeneralCategory.txt");
  const std::vector<std::string> ages = read_property("DerivedAge.txt");
  for (std::size_t c = 0; c < categories.size(); ++c) {
    if (ages[c] == "Cn" || std::stod(ages[c]) > kVersion) categories[c] = "Cn";
  }
  return categories;
}

TEST_CASE("people may have names in their own script") {
  for (const char* good : {"a",
                           "Joe",
                           "joe_2-x.y",
                           "Éva",
                           "Éva",
                           "Ελένη",
                           "Наталья",
                           "张伟",
                           "さくら",
                           "김민준",
                           "\u1100\u1161\u11A8",
                           "आदित्य",
                           "محمّد",
                           "שָׂרָה",
                           "ഗീത",
                           "สมชาย",
                           "Nguyễn",
                           "𠀀",
                           "ann2",
                           "ann٢",
                           "abcdefghijklmnopqrstuvwx"}) {
    CAPTURE(good);
    CHECK_FALSE(name_error(good).has_value());
  }
}

TEST_CASE("a name has no sign that looks like a part of the line, and nothing invisible") {
  for (const char* bad :
       {"2joe",       "_joe",        "-",       "a b",      "a,b",      "joe!",     "a\tb",
        "a\x1b",      "ann＞you",    "ann›you", "＠ann",    "[ann]",    "［ann］",  "😀",
        "joe😀",       "❤joe",        "٢joe",    "\u0301x",  "\u0301",   "a\u200Db", "a\u200B",
        "a\u202E",    "a\uFE0F",     "a\uE000", "a\uFFFE",  "a\u00A0",  "a\u3000",  "a\xFF",
        "\uFFFD",     "a\u2800",     "a\u3164", "a\u115F",  "a\u1160",  "a\uFFA0",  "\u3164",
        "\U00013441", "a\U00013441", "a\u034F", "a\u17B4b", "a\u0378b", "a\u009B"}) {
    CAPTURE(bad);
    CHECK(name_error(bad).has_value());
  }
}

TEST_CASE("a name consists of letters, marks and numbers of Unicode, and of three signs of ASCII") {
  const std::vector<std::string> categories = read_categories();
  std::array<std::size_t, 2> counted{};
  for (char32_t c = 1; c <= kLastCodePoint; ++c) {
    if (is_surrogate(c)) continue;
    const char category = categories[c].at(0);
    const bool is_listed = category == 'L' || category == 'M' || category == 'N' || c == U'_' ||
                           c == U'-' || c == U'.';
    const bool is_name = !name_error(with("字", c)).has_value();
    ++counted.at(is_name ? 1 : 0);
    if (is_name != (is_listed && !is_invisible(c))) FAIL("code point " << static_cast<unsigned>(c));
    const bool may_start = !name_error(with("", c) + "a").has_value();
    if (may_start != (is_name && category == 'L')) FAIL("at first " << static_cast<unsigned>(c));
  }
  CHECK(counted[1] > 130'000);
  CHECK(counted[0] > 900'000);
}

TEST_CASE("a name is what cleaning, trimming and the end of a word leave as it is") {
  for (char32_t c = 1; c <= kLastCodePoint; ++c) {
    if (is_surrogate(c)) continue;
    const std::string name = with("字", c);
    if (name_error(name).has_value()) continue;
    const bool stays = clean(name) == name && trim(name) == name && first_word(name) == name;
    if (!stays) FAIL("code point " << static_cast<unsigned>(c));
  }
  for (int count = 0; count < 24; ++count) {
    for (const std::string& name : {"a" + marks(count), "ab" + marks(count) + "c"}) {
      if (count_code_points(name) > kMaxNameCodePoints) continue;
      CAPTURE(count);
      CHECK(name_error(name).has_value() == (clean(name) != name));
    }
  }
}

TEST_CASE("a Latin letter in a name has marks that go with it, not those of another script") {
  for (const char* name : {"Ann\u0301", "e\u0323\u0302l", "x\u20D7", "\u1E61\u0307a"}) {
    CAPTURE(name);
    CHECK_FALSE(name_error(name).has_value());
  }
  // Thai, Lao, Devanagari, Hebrew, Tibetan, on their own letters and on Latin ones.
  for (const char* name : {"\u0E01\u0E49", "\u0E81\u0EC9", "\u0915\u093F", "\u05D0\u05B8"}) {
    CAPTURE(name);
    CHECK_FALSE(name_error(name).has_value());
  }
  for (const char* name : {"ann\u0E49", "a\u0EC9nn", "b\u093F", "\u00E9\u05B8", "a\u0F39",
                           "ann-\u0E49", "a\u0301\u0E49"}) {
    CAPTURE(name);
    CHECK(name_error(name) == "a mark of another script stands on a Latin letter");
  }
}

TEST_CASE("more marks on one letter than text may have make no name") {
  CHECK_FALSE(name_error("a" + marks(8) + "b" + marks(8)).has_value());
  CHECK(name_error("a" + marks(9)) == "a letter has at most 8 marks");
}

TEST_CASE("a name has up to 24 code points, however many bytes they take") {
  std::string longest;
  for (int i = 0; i < 24; ++i) longest += "𠀀";
  CHECK_FALSE(name_error(longest).has_value());
  CHECK(name_error(longest + "a") == "a name has at most 24 characters");
  CHECK(name_error(std::string(100'000, 'x')) == "a name has at most 24 characters");
}

TEST_CASE("what is wrong with a name is said") {
  const std::string content = "a name has only letters, digits, _, - and .";
  CHECK(name_error("") == "it is empty");
  CHECK(name_error("2joe") == "a name starts with a letter");
  CHECK(name_error(".joe") == "a name starts with a letter");
  CHECK(name_error("\u0301x") == "a name starts with a letter");
  CHECK(name_error("a b") == content);
  CHECK(name_error("😀joe") == content);
  CHECK(name_error("EveryOne") == "that word is reserved");
}

TEST_CASE("reserved words are no names, whatever their case") {
  for (const char* word : {"you", "You", "SERVER", "all", "everyone"}) {
    CHECK(name_error(word) == "that word is reserved");
  }
}

}  // namespace
}  // namespace chat
