// The comparisons that matter, out of the medians.

#pragma once

#include <string>
#include <vector>

#include "test/bench/report/report.h"

namespace chat::bench {

struct Ratio {
  std::string what;
  std::string system;
  double value;
};

// Those whose both sides were measured.
[[nodiscard]] std::vector<Ratio> ratios_of(const Report& report);

}  // namespace chat::bench
