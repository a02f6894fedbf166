// The results, for people and for programs.

#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "test/hostile/measure/bounds.h"
#include "test/hostile/measure/trial.h"

namespace chat::hostile {

struct Result {
  const Attack* attack = nullptr;
  Measured measured;
  std::vector<Broken> broken;
  std::string failure;  // why it could not be measured; empty: it was
};

// A table in Markdown, one row an attack; what was not held is bold, and said below.
void print_table(const std::vector<Result>& results, Form form, std::ostream& out);
void print_json(const std::vector<Result>& results, std::ostream& out);

}  // namespace chat::hostile
