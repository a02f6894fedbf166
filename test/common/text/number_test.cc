#include "common/text/number.h"

#include <doctest/doctest.h>

#include <cstdint>

namespace chat {
namespace {

TEST_CASE("a number is digits within its type's range and nothing else") {
  CHECK(parse_number<std::uint16_t>("0") == 0);
  CHECK(parse_number<std::uint16_t>("65535") == 65535);
  for (const char* bad :
       {"", "65536", "-1", "+1", " 1", "1 ", "0x1", "1e3", "99999999999999999999"}) {
    CHECK_FALSE(parse_number<std::uint16_t>(bad).has_value());
  }
}

}  // namespace
}  // namespace chat
