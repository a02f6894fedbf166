#include "test/bench/options.h"

#include <getopt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string_view>

#include "test/bench/scenarios.h"

namespace chat::bench {
namespace {

constexpr int kUsageError = 2;
constexpr unsigned kMostRounds = 99;

[[noreturn]] void refuse(const std::string& why) {
  std::cerr << "chat-bench: " << why << "; try --help\n";
  std::exit(kUsageError);
}

struct Option {
  const char* name;
  const char* argument;  // nullptr: none
  const char* help;
  void (*apply)(Options& options, const std::string& argument);
};

[[noreturn]] void show_help();

void set_rounds(Options& options, const std::string& argument) {
  const char* end = argument.data() + argument.size();
  const auto [stop, error] = std::from_chars(argument.data(), end, options.rounds);
  if (error != std::errc{} || stop != end || options.rounds == 0 || options.rounds > kMostRounds) {
    refuse("--rounds takes a number from 1 to " + std::to_string(kMostRounds));
  }
}

void set_only(Options& options, const std::string& argument) {
  std::istringstream list(argument);
  for (std::string name; std::getline(list, name, ',');) {
    const auto& all = scenario_names();
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      refuse("there is no scenario \"" + name + "\"");
    }
    options.only.push_back(name);
  }
}

void set_dialect(Options& options, const std::string& argument) {
  if (argument == "plain") {
    options.dialects = Dialects::Plain;
  } else if (argument == "native") {
    options.dialects = Dialects::Native;
  } else {
    refuse("--dialect takes plain or native");
  }
}

constexpr std::array<Option, 6> kOptions{{
    {"server", "PATH", "the server to measure (build/chat-server)",
     [](Options& options, const std::string& argument) { options.server = argument; }},
    {"rounds", "N", "how often everything is done; medians are shown (3)", set_rounds},
    {"only", "LIST", "some scenarios, separated by commas", set_only},
    {"dialect", "NAME", "plain or native; without, both where it matters", set_dialect},
    {"json", nullptr, "results for a program",
     [](Options& options, const std::string& /*none*/) { options.format = Format::Json; }},
    {"help", nullptr, "show this",
     [](Options& /*none*/, const std::string& /*none*/) { show_help(); }},
}};

[[noreturn]] void show_help() {
  std::cout << "Usage: chat-bench [OPTION]...\n"
               "Measures the chat server beside other servers and beside a bare send() loop.\n"
               "Everything is on 127.0.0.1. Leave the machine alone meanwhile.\n\n";
  for (const Option& option : kOptions) {
    constexpr std::size_t kColumn = 18;
    std::string left = std::string("  --") + option.name;
    if (option.argument != nullptr) left += std::string(" ") + option.argument;
    left.resize(std::max(kColumn, left.size() + 1), ' ');
    std::cout << left << option.help << '\n';
  }
  std::cout << "\nScenarios:";
  for (const std::string_view name : scenario_names()) std::cout << ' ' << name;
  std::cout << "\n\nExits with 1 when a server lost, doubled or reordered something, or failed.\n";
  std::exit(EXIT_SUCCESS);
}

}  // namespace

Options read_options(int argc, char** argv) {
  std::array<option, kOptions.size() + 1> table{};
  for (std::size_t i = 0; i < kOptions.size(); ++i) {
    const bool takes = kOptions[i].argument != nullptr;
    table[i] = {kOptions[i].name, takes ? required_argument : no_argument, nullptr, 0};
  }
  Options options;
  int index = 0;
  for (;;) {
    const int found = ::getopt_long(argc, argv, "", table.data(), &index);
    if (found == -1) break;
    if (found != 0) std::exit(kUsageError);  // getopt_long has said why
    kOptions[static_cast<std::size_t>(index)].apply(options, optarg == nullptr ? "" : optarg);
  }
  if (optind < argc) refuse(std::string("what is \"") + argv[optind] + "\"?");
  return options;
}

}  // namespace chat::bench
