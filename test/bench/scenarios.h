// What is measured, with whom.

#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/figures.h"
#include "test/bench/interrupt.h"
#include "test/bench/options.h"
#include "test/support/temporary_folder.h"

namespace chat::bench {

enum class Side {
  Ours,
  Native,    // ours, in its other dialect
  Web,       // ours, with browsers
  Calm,      // ours, where little is said
  Recorded,  // ours, with a transcript
  Synced,    // and every message on the disk before it is sent
  Peer,
  WebPeer,   // another server with browsers
  Bare,      // the limit
  Baseline,  // ours, without what a scenario adds
};

// For programs.
[[nodiscard]] std::string_view name_of(Side side);
// Throws Failure when there is no side of that name.
[[nodiscard]] Side side_of(std::string_view name);

struct Contestant {
  std::string name;
  Side side;
  // One run. Throws Failure, std::system_error, Interrupted.
  std::function<Sample()> run;
};

struct Scenario {
  std::string_view name;
  std::string_view title;
  std::vector<Contestant> contestants;
};

// What every run needs; outlives the scenarios.
struct Surroundings {
  const Options& options;
  const Interrupt& interrupt;
  const test::TemporaryFolder& folder;
  std::filesystem::path disk;  // where transcripts are written
};

struct Plan {
  std::vector<Scenario> scenarios;
  std::vector<std::string> skipped;  // what and why
};

[[nodiscard]] const std::vector<std::string_view>& scenario_names();
// Those that the options ask for.
[[nodiscard]] Plan make_plan(const Surroundings& around);

}  // namespace chat::bench
