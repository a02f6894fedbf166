// The command line of chat-bench.

#pragma once

#include <string>
#include <vector>

namespace chat::bench {

enum class Dialects { All, Plain, Native, Web };
enum class Action { Measure, Plot, ShowHelp };

struct Options {
  std::string server = "build/chat-server";
  std::string client = "build/chat-client";
  unsigned rounds = 3;
  std::vector<std::string> only;  // names of scenarios; empty: all
  Dialects dialects = Dialects::All;
  std::string json;         // the file for results; empty: none
  std::string plot_from;    // the file that plots are drawn from
  std::string plot_folder;  // where they are written
  Action action = Action::Measure;
};

// Throws UsageError.
[[nodiscard]] Options parse_bench_options(int argc, char** argv);
[[nodiscard]] std::string bench_help();

}  // namespace chat::bench
