#include "server/names/skeleton.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "common/protocol/name.h"
#include "common/text/text.h"

namespace chat {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("names that look the same have the same skeleton") {
  const Pairs alike = {
      {"ann", "\u0430nn"},                        // Cyrillic а
      {"ann", "ａｎｎ"},                          // fullwidth
      {"ann", "𝐚𝗻𝚗"},                             // mathematical
      {"Al", "AI"},                               // l and I
      {"bob1", "bobl"},                           // 1 and l
      {"COOL", "C00L"},                           // O and 0
      {"modem", "rnodern"},                       // m and rn
      {"José", "Jose\u0301"},                     // é as one character, and as two
      {"\u1EAD", "a\u0302\u0323"},                // ậ, with its marks in another order
      {"가", "\u1100\u1161"},                     // a Hangul syllable, and its letters
      {"각", "\u1100\u1161\u11A8"},               // with a letter at the end
      {"\uF900", "\u8C48"},                       // an ideograph that Unicode has twice
      {"\u0391\u039D\u039D\u0391", "\u0410NNA"},  // Greek capitals, and a Cyrillic one
      {"\uFEFB", "\u0644\u0627"},                 // an Arabic ligature, and its letters
  };
  for (const auto& [one, other] : alike) {
    const std::string both = std::string(one).append(" and ").append(other);
    CAPTURE(both);
    CHECK(skeleton(one) == skeleton(other));
  }
}

TEST_CASE("names that people tell apart have different skeletons") {
  const Pairs different = {
      {"ann", "anne"},    {"ann", "Ann"},    {"bob1", "bob2"},          {"Jose", "José"},
      {"Ελένη", "Ελενη"}, {"Анна", "Анно"},  {"张伟", "张维"},          {"김민준", "김민주"},
      {"आदित्य", "आदत्य"},  {"محمد", "محمود"}, {"\u1100", "\u1100\u1100"}};
  for (const auto& [one, other] : different) {
    const std::string both = std::string(one).append(" and ").append(other);
    CAPTURE(both);
    CHECK(skeleton(one) != skeleton(other));
  }
}

std::string text_of(const std::string& hexadecimal) {
  std::istringstream words(hexadecimal);
  std::string text;
  for (std::string word; words >> word;)
    append_utf8(text, static_cast<char32_t>(std::stoul(word, nullptr, 16)));
  return text;
}

// Characters with their canonical decompositions, one step of each.
std::map<std::string, std::string> read_decompositions() {
  constexpr const char* kList = "/usr/share/unicode/UnicodeData.txt";
  std::ifstream file(kList);
  REQUIRE_MESSAGE(file, kList << " is missing: apt-get install unicode-data");
  std::map<std::string, std::string> decompositions;
  for (std::string line; std::getline(file, line);) {  // 00C0;...;Lu;0;L;0041 0300;...
    std::vector<std::string> fields;
    std::istringstream row(line);
    for (std::string field; fields.size() < 6 && std::getline(row, field, ';');)
      fields.push_back(field);
    if (fields.at(5).empty() || fields[5].starts_with('<')) continue;
    decompositions[text_of(fields[0])] = text_of(fields[5]);
  }
  return decompositions;
}

TEST_CASE("whatever a name may have, composed and decomposed it looks the same") {
  std::size_t compared = 0;
  for (const auto& [composed, decomposed] : read_decompositions()) {
    if (name_error("a" + composed)) continue;
    ++compared;
    if (skeleton("a" + composed) != skeleton("a" + decomposed)) FAIL(composed);
    if (skeleton(composed + "a") != skeleton(decomposed + "a")) FAIL(composed);
  }
  CHECK(compared > 1900);
}

TEST_CASE("each Hangul syllable is told apart from its neighbours, and not from its letters") {
  constexpr char32_t kFirst = 0xAC00;
  constexpr char32_t kLast = 0xD7A3;
  std::string before;
  for (char32_t c = kFirst; c <= kLast; ++c) {
    std::string syllable;
    append_utf8(syllable, c);
    const std::string now = skeleton(syllable);
    if (now == before || now == syllable) FAIL(syllable);
    before = now;
  }
  CHECK(skeleton("\uD7A3") == skeleton("\u1112\u1175\u11C2"));
}

TEST_CASE("the skeleton of any bytes is a text") {
  CHECK(skeleton("").empty());
  CHECK(skeleton("a\xFF\xF0\x9F") == "a\uFFFD\uFFFD");
}

}  // namespace
}  // namespace chat
