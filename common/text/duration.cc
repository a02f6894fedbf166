#include "common/text/duration.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "common/text/number.h"
#include "common/text/text.h"

namespace chat {
namespace {

using std::chrono::seconds;

struct Unit {
  char letter;
  std::string_view word;
  seconds one;
};
constexpr std::array<Unit, 4> kUnits = {{
    {'d', " d", std::chrono::hours(24)},
    {'h', " h", std::chrono::hours(1)},
    {'m', " min", std::chrono::minutes(1)},
    {'s', " s", seconds(1)},
}};

// A second, if the time is shorter.
seconds largest_unit_within(seconds time) {
  const auto* const unit =
      std::ranges::find_if(kUnits, [time](const Unit& each) { return time >= each.one; });
  return unit == kUnits.end() ? seconds(1) : unit->one;
}

std::string in_units(std::int64_t count, seconds unit) {
  return std::to_string(count).append(std::ranges::find(kUnits, unit, &Unit::one)->word);
}

}  // namespace

std::optional<seconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto* const unit = std::ranges::find(kUnits, fold(text.back()), &Unit::letter);
  const auto count = parse_number<std::uint32_t>(text.substr(0, text.size() - 1));
  if (unit == kUnits.end() || !count || *count == 0) return std::nullopt;
  const seconds time = *count * unit->one;
  if (time > kLongestDuration) return std::nullopt;
  return time;
}

std::string duration_text(seconds time) {
  const seconds unit = largest_unit_within(time);
  return in_units(time / unit, unit);
}

std::string duration_left_text(seconds time) {
  const seconds unit = largest_unit_within(time);
  return in_units((time + unit - seconds(1)) / unit, unit);
}

std::string exact_duration_text(seconds time) {
  seconds unit = largest_unit_within(time);
  while (time % unit != seconds(0)) unit = largest_unit_within(unit - seconds(1));
  return in_units(time / unit, unit);
}

}  // namespace chat
