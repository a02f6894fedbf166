#include "server/names/nearest_name.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace chat {
namespace {

TEST_CASE("the nearest name is at most two edits away, swapped neighbours being one") {
  const std::vector<std::string> names = {"Joe", "Marianne"};
  CHECK(nearest_name("jeo", names) == "Joe");
  CHECK(nearest_name("jo", names) == "Joe");
  CHECK(nearest_name("joee", names) == "Joe");
  CHECK(nearest_name("mariane", names) == "Marianne");
  CHECK(nearest_name("marian", names) == "Marianne");
  CHECK(nearest_name("maMarianne", names) == "Marianne");
  CHECK(nearest_name("amrianen", names) == "Marianne");
  CHECK(nearest_name("maria", names).empty());
  CHECK(nearest_name("nairamne", names).empty());
  CHECK(nearest_name("bob", names).empty());
  CHECK(nearest_name("", names).empty());
}

TEST_CASE("of two names the nearer one is meant") {
  CHECK(nearest_name("abcdef", {"abcdxy", "abcdex"}) == "abcdex");
}

TEST_CASE("of a short name less may be wrong, of one letter nothing") {
  const std::vector<std::string> names = {"al", "b"};
  CHECK(nearest_name("xy", names).empty());
  CHECK(nearest_name("ax", names) == "al");
  CHECK(nearest_name("x", names).empty());
}

TEST_CASE("the longest names, and longer words, are compared without harm") {
  std::string longest;
  for (int i = 0; i < 24; ++i) longest += "\xF0\xA0\x80\x80";
  std::string swapped = longest;
  swapped.back() = '\x81';
  CHECK(nearest_name(swapped, {longest}) == longest);
  CHECK(nearest_name(longest + "x", {longest}) == longest);
  CHECK(nearest_name(longest + "xx", {longest}) == longest);
  CHECK(nearest_name(std::string(5000, 'x'), {longest}).empty());
  CHECK(nearest_name("anybody", {}).empty());
}

}  // namespace
}  // namespace chat
