// The command line of chat-bench.

#pragma once

#include <string>
#include <vector>

namespace chat::bench {

enum class Dialects { Both, Plain, Native };
enum class Format { Table, Json };

struct Options {
  std::string server = "build/chat-server";
  unsigned rounds = 3;
  std::vector<std::string> only;  // names of scenarios; empty: all
  Dialects dialects = Dialects::Both;
  Format format = Format::Table;
};

// Ends the process after --help (0) and after what makes no sense (2).
[[nodiscard]] Options read_options(int argc, char** argv);

}  // namespace chat::bench
