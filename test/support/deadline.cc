#include "test/support/deadline.h"

#include <atomic>

namespace chat::test {
namespace {

constexpr std::chrono::milliseconds kAfterOneInVain{500};

std::atomic<bool>& any_in_vain() {
  static std::atomic<bool> any{false};
  return any;
}

}  // namespace

Clock::time_point deadline() {
  const Clock::time_point now = Clock::now();
  return any_in_vain() ? now + kAfterOneInVain : now + kDeadline;
}

void waited_in_vain() {
  any_in_vain() = true;
}

void wait_anew() {
  any_in_vain() = false;
}

}  // namespace chat::test
