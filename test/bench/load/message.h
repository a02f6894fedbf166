// The text of a measured message: who sent it, which of theirs it is, and when, in 100 bytes.

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::bench {

using Clock = std::chrono::steady_clock;  // CLOCK_MONOTONIC: the same one in every process
using Time = Clock::time_point;

inline constexpr std::size_t kTextBytes = 100;
using Text = std::array<char, kTextBytes>;

struct Stamp {
  std::uint32_t sender = 0;  // below 256
  std::uint32_t number = 0;  // below 16 Mi; from 0, without gaps
  Time sent;
};

[[nodiscard]] Text write_text(const Stamp& stamp);
// Nothing when it is not, to the byte, what write_text() makes of a stamp.
[[nodiscard]] std::optional<Stamp> read_text(std::string_view text);

}  // namespace chat::bench
