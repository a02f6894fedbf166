// The two ways to put load on a room.

#pragma once

#include <chrono>
#include <cstdint>

#include "test/bench/load/crowd.h"

namespace chat::bench {

inline constexpr unsigned kSenders = 4;

struct LoadResult {
  double seconds = 0;
  std::uint64_t messages = 0;
  std::uint64_t deliveries = 0;
  Latency latency;
};

enum class Readers { All, LastOneNever };

// As fast as it goes, each sender with 8 messages that not everyone has.
struct ClosedLoad {
  unsigned senders;
  std::uint32_t messages_each;
  Readers readers = Readers::All;
};
[[nodiscard]] LoadResult run_closed(Crowd& crowd, const ClosedLoad& load);

// As many a second as people type, however the server keeps up.
struct Pace {
  std::chrono::milliseconds between;
  std::uint32_t messages;
};
inline constexpr Pace kPace{std::chrono::milliseconds(20), 200};  // 50 a second, 4 seconds
[[nodiscard]] LoadResult run_paced(Crowd& crowd, const Pace& pace);

}  // namespace chat::bench
