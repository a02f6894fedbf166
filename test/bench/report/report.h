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
  Side side = Side::Ours;
  std::vector<Sample> samples;        // one for each run that counts
  std::vector<std::string> failures;  // one for each run that does not
};

struct Result {
  std::string scenario;
  std::string title;
  std::vector<Row> rows;
};

struct Report {
  unsigned rounds = 0;
  std::vector<Result> results;
  std::vector<std::string> skipped;
};

// What this runs on.
struct Machine {
  Machine();
  unsigned cores;
  std::string model;  // of its processor
  std::string kernel;
};

void print_table(const Report& report, std::ostream& out);
void print_json(const Report& report, std::ostream& out);
// The rows that print_json() wrote. Throws Failure when `text` is something else.
[[nodiscard]] Report read_json(std::string_view text);

}  // namespace chat::bench
