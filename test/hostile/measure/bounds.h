// What must hold, with and without an attacker, and whether it did.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "test/hostile/measure/trial.h"

namespace chat::hostile {

// The pair: at most Attack::times_quiet times the quiet p99, and below a tenth of a second. A quiet
// p99 below the floor counts as the floor: what the machine's scheduler does to two threads on busy
// cores is no fault of the server. The tenth of a second is meant for rooms of a thousand: in one
// of 9,000 the quiet p99 is near it, or above.
inline constexpr double kMostMs = 100;
inline constexpr unsigned kMostPeopleForMostMs = 1'000;
inline constexpr double kQuietFloorMs = 2;
inline constexpr double kNewcomerMs = 2'000;
// The same in the short form, for any machine. Who keeps others out, or deafens the room, does it
// for as long as the attack lasts at least.
inline constexpr double kShortFormLineShare = 0.9;
inline constexpr double kShortFormLineMs = 1'000;
inline constexpr double kShortFormNewcomerMs = 4'000;
inline constexpr double kShortFormStopSeconds = 10;
inline constexpr std::uint64_t kMiB = std::uint64_t{1024} * 1024;
// Resident memory: above its idle value, and in the end as a share of that.
inline constexpr std::uint64_t kResidentGrowth = 128 * kMiB;
inline constexpr double kResidentAfter = 1.10;
// That share of what a server with 1,000 people has, for whom the bound is meant.
inline constexpr std::uint64_t kResidentAfterLeast = 4 * kMiB;
// The kernel's memory for the server's sockets, above its idle value; in the end there is little
// but what is on its way.
inline constexpr std::uint64_t kKernelGrowth = 256 * kMiB;
inline constexpr std::uint64_t kKernelAfter = 16 * kMiB;
// FILE.sessions where nobody has a session but one of the pair.
inline constexpr std::uint64_t kSessionsFile = kMiB;
inline constexpr double kStopSeconds = 5;

enum class Bound { Line, Newcomer, Resident, Kernel, Order, Stop, Other };

struct Broken {
  Bound bound;
  std::string sentence;
};

// The nearest rank; NaN of nothing.
[[nodiscard]] double percentile(std::vector<double> values, double share);

// What the pair's p99 may be, or in the short form its p90.
[[nodiscard]] double line_bound(const Attack& attack, Form form, double quiet_p99);

// What resident memory may be in the end.
[[nodiscard]] std::uint64_t resident_after_bound(std::uint64_t idle);

// Whether the memory is back already.
[[nodiscard]] bool is_back(const Memory& resident, const Memory& kernel);

// What was not held; empty: everything was.
[[nodiscard]] std::vector<Broken> broken_bounds(const Attack& attack, const Measured& measured,
                                                Form form);

}  // namespace chat::hostile
