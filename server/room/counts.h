// What a room has done so far.

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace chat {

struct DeliveryCounts {
  // Upper bounds of the buckets of `rounds`; the last bucket has none.
  static constexpr std::array<std::uint16_t, 11> kBoundsMs = {1,   2,   5,   10,   20,  50,
                                                              100, 200, 500, 1000, 5000};

  // A round has ended: its oldest line was published `ms` ago.
  void note_round(std::uint64_t ms) {
    const auto bucket = std::lower_bound(kBoundsMs.begin(), kBoundsMs.end(), ms);
    ++rounds[static_cast<std::size_t>(bucket - kBoundsMs.begin())];
    total_ms += ms;
  }

  std::uint64_t lines = 0;       // that clients have sent
  std::uint64_t deliveries = 0;  // by couriers
  std::array<std::uint64_t, kBoundsMs.size() + 1> rounds{};
  std::uint64_t total_ms = 0;
};

}  // namespace chat
