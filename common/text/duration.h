// Times as people type and read them: "90s", "10m", "2h", "7d". Pure; safe from any thread.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

// The longest time that is taken: a year.
inline constexpr std::chrono::seconds kLongestDuration = std::chrono::hours(24 * 366);

// A whole number above 0 with s, m, h or d behind it, and at most kLongestDuration; nothing for
// anything else.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// "45 s", "10 min", "2 h", "7 d": the largest unit of which it is at least one, rounded down.
[[nodiscard]] std::string duration_text(std::chrono::seconds time);

// The same rounded up: for what is left of a time, which is over by then.
[[nodiscard]] std::string duration_left_text(std::chrono::seconds time);

// "90 s", "10 min": nothing is rounded.
[[nodiscard]] std::string exact_duration_text(std::chrono::seconds time);

}  // namespace chat
