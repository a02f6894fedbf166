// What was measured, for a README or for a program.

#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/figures.h"
#include "test/bench/scenarios.h"

namespace chat::bench {

struct Row {
  std::string name;
  Side side;
  std::vector<Sample> samples;        // one for each run that counts
  std::vector<std::string> failures;  // one for each run that does not
};

struct Result {
  std::string_view scenario;
  std::string_view title;
  std::vector<Row> rows;
};

struct Report {
  unsigned rounds = 0;
  std::vector<Result> results;
  std::vector<std::string> skipped;
};

void print_table(const Report& report, std::ostream& out);
void print_json(const Report& report, std::ostream& out);

}  // namespace chat::bench
