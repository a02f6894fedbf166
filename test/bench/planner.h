// Who takes part in each scenario, and with what load.

#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "test/bench/load/load.h"
#include "test/bench/runs/runs.h"
#include "test/bench/runs/session_runs.h"
#include "test/bench/runs/terminal_runs.h"
#include "test/bench/scenarios.h"

namespace chat::bench {

// Makes the scenarios, one after the other: a function for each adds those who take part.
class Planner {
 public:
  explicit Planner(const Surroundings& around)
      : options_(around.options), interrupt_(around.interrupt), disk_(around.disk) {
    add_ours();
    add_peers(around.folder);
  }

  void closed_100();
  void closed_1000();
  void paced();
  void stopped_reader();
  void idle();
  void mass_join();
  void held();
  void growth();
  void sync();
  void resume();
  void waiting();
  void client_keys();
  void client_flood();
  void client_start();
  void client_memory();

  void finish(std::string_view name, std::string_view title) {
    if (!contestants_.empty()) plan_.scenarios.push_back({name, title, std::move(contestants_)});
    contestants_.clear();
  }
  [[nodiscard]] Plan take() { return std::move(plan_); }

 private:
  // Who takes part, and as what.
  struct Candidate {
    System system;
    Side side;
  };

  void add_ours();
  void add_peers(const test::TemporaryFolder& folder);
  void closed(unsigned clients, const ClosedLoad& load);
  void growth_to(unsigned clients);
  // Whether there may be as many connections; if not, says that the scenario is skipped.
  [[nodiscard]] bool may_have(unsigned clients, std::string_view scenario);
  void add(const std::string& name, Side side, std::function<Sample()> run) {
    contestants_.push_back({name, side, std::move(run)});
  }
  using SystemRun = std::function<Sample(const System&)>;
  void add(const Candidate& candidate, const SystemRun& run) {
    add(candidate.system.name, candidate.side,
        [system = candidate.system, run] { return run(system); });
  }
  void add_session_run(Sample (*run)(const SessionSurroundings& around));
  [[nodiscard]] SystemRun closed_with(unsigned clients, const ClosedLoad& load) const;
  // The first of ours, with these words behind its name and on its command line, and a transcript.
  [[nodiscard]] Candidate recorded(Side side, std::string_view suffix,
                                   const std::vector<std::string>& options) const;

  [[nodiscard]] TerminalSurroundings around_client() const {
    return {options_.client, options_.server, interrupt_};
  }

  const Options& options_;
  const Interrupt& interrupt_;
  const std::filesystem::path disk_;
  std::vector<Candidate> ours_;
  std::vector<Candidate> peers_;
  std::vector<Contestant> contestants_;
  Plan plan_;
};

}  // namespace chat::bench
