#include "client/session/backoff.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace chat {
namespace {

using std::chrono::milliseconds;

TEST_CASE("the pauses begin short, grow, are never equal for all, and have an end") {
  milliseconds least = milliseconds::max();
  milliseconds most{};
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    Backoff backoff(seed);
    CHECK(backoff.next() <= milliseconds(200));
    for (int i = 0; i < 20; ++i) {
      const milliseconds pause = backoff.next();
      CHECK(pause >= milliseconds(250));
      CHECK(pause <= Backoff::kLongest);
      if (i < 10) continue;
      least = std::min(least, pause);
      most = std::max(most, pause);
    }
    backoff.reset();
    CHECK(backoff.next() <= milliseconds(200));
  }
  CHECK(least < Backoff::kLongest * 6 / 10);
  CHECK(most > Backoff::kLongest * 9 / 10);
}

}  // namespace
}  // namespace chat
