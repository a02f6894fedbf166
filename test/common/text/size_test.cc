#include "common/text/size.h"

#include <doctest/doctest.h>

namespace chat {
namespace {

TEST_CASE("a size is a number of bytes, or a number and its unit") {
  CHECK(parse_size("0") == 0);
  CHECK(parse_size("1000") == 1000);
  CHECK(parse_size("64K") == 65536);
  CHECK(parse_size("16m") == 16777216);
  CHECK(parse_size("2G") == 2147483648);
  CHECK(parse_size("17179869183G") == 18446744072635809792ULL);
}

TEST_CASE("what is no size is none, nor is one that no number holds") {
  for (const char* text : {"", "M", "-1M", "16 M", "16MB", "1.5M", "0x10", "17179869184G"}) {
    CAPTURE(text);
    CHECK(!parse_size(text));
  }
}

}  // namespace
}  // namespace chat
