#include "client/session/backoff.h"

#include <algorithm>
#include <array>

namespace chat {
namespace {

// The upper bound of each pause; the lower bound is half of it.
constexpr std::array kPauses = std::to_array<Backoff::Milliseconds::rep>(
    {200, 500, 1000, 2000, 4000, 8000, Backoff::kLongest.count()});

}  // namespace

Backoff::Milliseconds Backoff::next() {
  const Milliseconds::rep longest = kPauses[tries_];
  tries_ = std::min(tries_ + 1, kPauses.size() - 1);
  return Milliseconds(std::uniform_int_distribution(longest / 2, longest)(random_));
}

}  // namespace chat
