// The figures as pictures: SVG with a background of its own, light or dark as the reader's system.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/report/report.h"

namespace chat::bench {

struct Plot {
  std::string_view file;
  std::string_view title;
};

// Writes into `folder` each plot that the report has the rows for: deliveries.svg, latency.svg,
// growth.svg. Returns those. Throws std::system_error.
std::vector<Plot> write_plots(const Report& report, const std::filesystem::path& folder);

}  // namespace chat::bench
