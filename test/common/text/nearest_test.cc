#include "common/text/nearest.h"

#include <doctest/doctest.h>

#include <array>
#include <string_view>

namespace chat::test {
namespace {

TEST_CASE("the nearest word is found over at most two edits, one in a short word") {
  constexpr std::array<std::string_view, 3> kWords = {"quit", "who", "history"};
  CHECK(nearest_word("quti", kWords) == "quit");
  CHECK(nearest_word("histroyy", kWords) == "history");
  CHECK(nearest_word("wh", kWords) == "who");
  CHECK(nearest_word("w", kWords).empty());
  CHECK(nearest_word("history12345", kWords).empty());
  CHECK(nearest_word("", kWords).empty());
}

TEST_CASE("edits are counted up to a limit, a swap of neighbours as one") {
  CHECK(edits("quti", "quit", 2) == 1);
  CHECK(edits("abc", "abc", 2) == 0);
  CHECK(edits("abcdef", "abc", 2) == 3);
}

}  // namespace
}  // namespace chat::test
