// How long a test waits for something before it has failed. Safe from any thread.

#pragma once

#include <chrono>

namespace chat::test {

using Clock = std::chrono::steady_clock;

// Long enough for a sanitizer on a busy machine; a test that needs it has failed.
inline constexpr std::chrono::seconds kDeadline{20};

// When a wait that begins now ends: after kDeadline, or much earlier where a wait of the same test
// case has been in vain, so that one broken promise costs its time once.
[[nodiscard]] Clock::time_point deadline();
// A wait ran into its deadline.
void waited_in_vain();
// Another test case begins: waits are long again.
void wait_anew();

}  // namespace chat::test
