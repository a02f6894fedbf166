#include "server/connection/catch_up_turns.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <optional>
#include <thread>
#include <vector>

#include "test/support/deadline.h"

namespace chat::test {
namespace {

TEST_CASE("only so many have a turn at the same time, and all have one in the end") {
  constexpr std::size_t kAtOnce = 2;
  constexpr int kThreads = 8;
  constexpr int kEach = 500;
  CatchUpTurns turns(kAtOnce);
  std::atomic<std::size_t> now = 0;
  std::atomic<std::size_t> most = 0;
  std::atomic<int> all = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < kEach; ++turn, ++all) {
        const CatchUpTurns::Turn mine(turns);
        const std::size_t here = ++now;
        std::size_t before = most;
        while (before < here && !most.compare_exchange_weak(before, here)) {
        }
        std::this_thread::yield();
        --now;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(all == kThreads * kEach);
  CHECK(most <= kAtOnce);
}

TEST_CASE("who ends a turn does not overtake who waits for one") {
  CatchUpTurns turns(1);
  std::optional<CatchUpTurns::Turn> first(std::in_place, turns);
  std::atomic<bool> had_turn = false;
  std::thread other([&] {
    const CatchUpTurns::Turn turn(turns);
    had_turn = true;
  });
  CHECK(eventually([&] { return turns.waiting() == 1; }));
  CHECK(!had_turn);
  first.reset();
  first.emplace(turns);
  CHECK(had_turn);
  first.reset();
  other.join();
}

}  // namespace
}  // namespace chat::test
