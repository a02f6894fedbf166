#include "test/bench/options.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "common/system/options.h"
#include "test/bench/scenarios.h"

namespace chat::bench {
namespace {

constexpr unsigned kMostRounds = 99;

void set_only(Options& options, const std::string& list) {
  const auto& all = scenario_names();
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      throw UsageError("there is no scenario \"" + name + "\"");
    }
    options.only.push_back(name);
  }
}

void set_dialect(Options& options, const std::string& name) {
  if (name == "plain") {
    options.dialects = Dialects::Plain;
  } else if (name == "native") {
    options.dialects = Dialects::Native;
  } else if (name == "web") {
    options.dialects = Dialects::Web;
  } else {
    throw UsageError("--dialect takes plain, native or web, not \"" + name + "\"");
  }
}

using BenchOption = Option<Options>;

constexpr std::array<BenchOption, 8> kOptions{{
    {{"server", "PATH", "the server to measure (default: build/chat-server)"},
     [](Options& options, const std::string& path) { options.server = path; }},
    {{"client", "PATH", "the client to measure (default: build/chat-client)"},
     [](Options& options, const std::string& path) { options.client = path; }},
    {{"rounds", "N", "how often everything is done; medians are shown (default: 3)"},
     [](Options& options, const std::string& number) {
       options.rounds = static_cast<unsigned>(number_argument("--rounds", number, 1, kMostRounds));
     }},
    {{"only", "LIST", "some of the scenarios below, separated by commas"}, set_only},
    {{"dialect", "NAME", "plain, native or web (default: all where it matters)"}, set_dialect},
    {{"json", "FILE", "write all results to FILE, too, for programs"},
     [](Options& options, const std::string& path) { options.json = path; }},
    {{"plot", "FILE", "draw what --json wrote to FILE as plots in FOLDER; measure nothing"},
     [](Options& options, const std::string& path) {
       options.action = Action::Plot;
       options.plot_from = path;
     }},
    {{"help", nullptr, "print this and exit"},
     [](Options& options, const std::string&) { options.action = Action::ShowHelp; }},
}};

}  // namespace

Options parse_bench_options(int argc, char** argv) {
  Options options;
  const auto operands =
      parse_options<Options>(std::span<const BenchOption>(kOptions), argc, argv, options);
  if (options.action == Action::Plot) {
    if (operands.size() != 1) throw UsageError("--plot FILE needs one FOLDER behind it");
    options.plot_folder = operands[0];
  } else if (!operands.empty()) {
    throw UsageError("\"" + operands[0] + "\" is too much");
  }
  return options;
}

std::string bench_help() {
  std::string text =
      "Usage: chat-bench [OPTION]...\n"
      "       chat-bench --plot FILE FOLDER\n"
      "Measures the chat server beside other servers and beside a bare send() loop, and the "
      "client\n"
      "on a terminal, beside nc in tmux; on 127.0.0.1.\n"
      "Takes some minutes; whatever else runs on the machine falsifies it.\n\n" +
      describe_options<Options>(std::span<const BenchOption>(kOptions)) + "\nScenarios:";
  for (const std::string_view name : scenario_names()) text.append(" ").append(name);
  return text + "\n\nExits with 1 when a server lost, doubled or reordered something, or failed.\n";
}

}  // namespace chat::bench
