#include "test/support/deadline.h"

#include <doctest/doctest.h>

namespace chat::test {
namespace {

TEST_CASE("after one wait in vain the others of its test are short, those of the next are not") {
  for (int test = 0; test < 2; ++test) {
    SUBCASE(test == 0 ? "this one" : "the next") {
      CHECK(deadline() > Clock::now() + kDeadline / 2);
      waited_in_vain();
      CHECK(deadline() < Clock::now() + kDeadline / 2);
    }
  }
}

}  // namespace
}  // namespace chat::test
