// chat-bench: measures the chat server beside other servers, in one run, so that they share the
// machine's good and bad minutes.

#include <sys/resource.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

#include "common/system/options.h"
#include "test/bench/report/plots.h"
#include "test/bench/report/report.h"
#include "test/bench/scenarios.h"
#include "test/support/deadline.h"

namespace chat::bench {
namespace {

// Every client is a file here, and one in the server that inherits this.
void allow_many_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
}

// Where this program is built is a disk; the system's temporary folder may be memory.
std::filesystem::path own_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

Report empty_report(const Plan& plan, unsigned rounds) {
  Report report;
  report.rounds = rounds;
  report.skipped = plan.skipped;
  for (const Scenario& scenario : plan.scenarios) {
    Result result{std::string(scenario.name), std::string(scenario.title), {}};
    for (const Contestant& contestant : scenario.contestants) {
      result.rows.push_back({contestant.name, contestant.side, {}, {}});
    }
    report.results.push_back(std::move(result));
  }
  return report;
}

// Adds a sample or a failure to the row.
void run(const Contestant& contestant, const Scenario& scenario, Row& row) {
  std::cerr << scenario.name << ": " << contestant.name << '\n';
  test::wait_anew();
  try {
    row.samples.push_back(contestant.run());
  } catch (const std::exception& error) {
    row.failures.emplace_back(error.what());
    std::cerr << "FAILED: " << scenario.name << ": " << contestant.name << ": " << error.what()
              << '\n';
  }
}

Report run_all(const Plan& plan, unsigned rounds) {
  Report report = empty_report(plan, rounds);
  for (unsigned round = 1; round <= rounds; ++round) {
    std::cerr << "round " << round << " of " << rounds << '\n';
    for (std::size_t s = 0; s < plan.scenarios.size(); ++s) {
      const Scenario& scenario = plan.scenarios[s];
      for (std::size_t c = 0; c < scenario.contestants.size(); ++c) {
        run(scenario.contestants[c], scenario, report.results[s].rows[c]);
      }
    }
  }
  return report;
}

int exit_status(const Report& report) {
  for (const Result& result : report.results) {
    for (const Row& row : result.rows) {
      if (!row.failures.empty()) return kExitFailure;
    }
  }
  return kExitOk;
}

// Opened before anything is measured: a name that is wrong is told at once.
std::ofstream open_for_json(const std::string& path) {
  std::ofstream file;
  if (path.empty()) return file;
  file.open(path);
  if (!file) throw std::system_error(errno, std::generic_category(), "cannot write " + path);
  return file;
}

int plot(const Options& options) {
  std::ifstream file(options.plot_from);
  if (!file) {
    throw std::system_error(errno, std::generic_category(), "cannot read " + options.plot_from);
  }
  std::stringstream text;
  text << file.rdbuf();
  const std::filesystem::path folder = options.plot_folder;
  for (const Plot& plot : write_plots(read_json(text.str()), folder)) {
    std::cout << "![" << plot.title << "](" << (folder.filename() / plot.file).string() << ")\n\n";
  }
  return kExitOk;
}

int bench(int argc, char** argv) {
  const Options options = parse_bench_options(argc, argv);
  if (options.action == Action::ShowHelp) {
    std::cout << bench_help();
    return kExitOk;
  }
  if (options.action == Action::Plot) return plot(options);
  std::ofstream json = open_for_json(options.json);
  const Interrupt interrupt;
  allow_many_files();
  const test::TemporaryFolder folder;
  const Surroundings around{options, interrupt, folder, own_folder()};
  const Plan plan = make_plan(around);
  const Report report = run_all(plan, options.rounds);
  print_table(report, std::cout);
  if (json.is_open()) {
    print_json(report, json);
    if (!json.flush()) throw std::runtime_error("cannot write " + options.json);
  }
  return exit_status(report);
}

}  // namespace
}  // namespace chat::bench

int main(int argc, char** argv) {
  constexpr int kInterrupted = 130;  // as a shell says it
  try {
    return chat::bench::bench(argc, argv);
  } catch (const chat::bench::Interrupted&) {
    std::cerr << "chat-bench: interrupted\n";
    return kInterrupted;
  } catch (const chat::UsageError& error) {
    std::cerr << chat::usage_error_line("chat-bench", error);
    return chat::kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "chat-bench: " << error.what() << '\n';
    return chat::kExitFailure;
  }
}
