#include "client/display/parts.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace chat::test {
namespace {

TEST_CASE("what does not fit into a row is left out by parts, else by words") {
  const std::string_view text = "not connected, next try in 2 s: connection refused (Esc: back)";
  const auto fits = [&text](std::size_t columns) {
    return std::string(parts_within(text, columns));
  };
  CHECK(fits(62) == text);
  CHECK(fits(61) == "not connected, next try in 2 s: connection refused");
  CHECK(fits(50) == "not connected, next try in 2 s: connection refused");
  CHECK(fits(49) == "not connected, next try in 2 s");
  CHECK(fits(29) == "not connected");
  CHECK(fits(12) == "not");
  CHECK(fits(2) == "no");
  CHECK(parts_within("one word", 3) == "one");
  CHECK(parts_within("\xE4\xBD\xA0\xE5\xA5\xBD", 3) == "\xE4\xBD\xA0");
  CHECK(parts_within("", 0).empty());
}

}  // namespace
}  // namespace chat::test
