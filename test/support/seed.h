// Where a test's random choices begin. CHAT_TEST_SEED in the environment repeats them.

#pragma once

namespace chat::test {

// CHAT_TEST_SEED, or else `usual`: the same choices every time.
[[nodiscard]] unsigned seed(unsigned usual);
// CHAT_TEST_SEED, or else another one each time. Prints it.
[[nodiscard]] unsigned new_seed();

}  // namespace chat::test
