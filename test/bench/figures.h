// What is measured, by name: a run gives a Sample, a report shows those figures that are in it.

#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::bench {

enum class Figure {
  Clients,     // in the room, where a scenario has rooms of several sizes
  Deliveries,  // per second
  P50,         // milliseconds
  P99,
  Worst,
  Cpu,         // microseconds per delivery
  Messages,    // that were said
  Sends,       // send() calls of the bare loop
  Resident,    // MiB
  Growth,      // MiB
  PerClient,   // KiB
  PerWaiting,  // KiB
  Seconds,
};

struct FigureInfo {
  std::string_view key;    // for programs
  std::string_view title;  // for people
  int decimals;
};
inline constexpr std::size_t kFigures = 13;
inline constexpr std::array<FigureInfo, kFigures> kFigureInfo{{
    {"clients", "clients", 0},
    {"deliveries_per_second", "deliveries/s", 0},
    {"p50_ms", "p50 ms", 2},
    {"p99_ms", "p99 ms", 2},
    {"max_ms", "max ms", 2},
    {"cpu_us_per_delivery", "CPU µs per delivery", 2},
    {"messages", "messages", 0},
    {"sends", "send() calls", 0},
    {"resident_mib", "resident MiB", 1},
    {"growth_mib", "grown by MiB", 1},
    {"kib_per_client", "KiB per client", 1},
    {"kib_per_waiting_session", "KiB per waiting session", 2},
    {"seconds", "seconds", 2},
}};

class Sample {
 public:
  void set(Figure figure, double value) { values_[static_cast<std::size_t>(figure)] = value; }
  [[nodiscard]] std::optional<double> get(Figure figure) const {
    return values_[static_cast<std::size_t>(figure)];
  }

 private:
  std::array<std::optional<double>, kFigures> values_;
};

// Figure by figure, over the samples that have it.
[[nodiscard]] Sample median_of(const std::vector<Sample>& samples);

// A number with so many digits behind its point; "null" where it is none.
[[nodiscard]] std::string decimal(double value, int digits);
// 1234567 as 1,234,567.
[[nodiscard]] std::string grouped(const std::string& digits);

}  // namespace chat::bench
