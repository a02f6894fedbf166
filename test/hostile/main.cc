// chat-hostile: attacks the chat server, and measures what honest people notice, in one run with
// and without the attacker.

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>
#include <vector>

#include "common/system/options.h"
#include "test/bench/interrupt.h"
#include "test/hostile/attacks/attack.h"
#include "test/hostile/measure/report.h"
#include "test/hostile/options.h"
#include "test/support/deadline.h"

namespace chat::hostile {
namespace {

// Every peer is a file here, and one in the server that inherits this.
void allow_many_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
}

bool is_wanted(const Attack& attack, const Options& options) {
  if (!options.only.empty()) {
    return std::find(options.only.begin(), options.only.end(), attack.name) != options.only.end();
  }
  return attack.runs == Runs::Always || form_of(options) == Form::Long;
}

Result run(const Attack& attack, const Options& options, const bench::Interrupt& interrupt) {
  std::cerr << attack.name << ": " << attack.what << '\n';
  test::wait_anew();
  Result result;
  result.attack = &attack;
  try {
    result.measured = run_trial(attack, options, interrupt);
    result.broken = broken_bounds(attack, result.measured, form_of(options));
  } catch (const std::exception& error) {
    result.failure = error.what();
  }
  for (const Broken& broken : result.broken) std::cerr << "  not held: " << broken.sentence << '\n';
  if (!result.failure.empty()) std::cerr << "  not measured: " << result.failure << '\n';
  return result;
}

int hostile(int argc, char** argv) {
  const Options options = parse_hostile_options(argc, argv);
  if (options.action == Options::Action::ShowHelp) {
    std::cout << hostile_help();
    return kExitOk;
  }
  std::ofstream json;
  if (!options.json.empty()) {
    json.open(options.json);
    if (!json)
      throw std::system_error(errno, std::generic_category(), "cannot write " + options.json);
  }
  const bench::Interrupt interrupt;
  allow_many_files();
  std::vector<Result> results;
  for (const Attack& attack : attacks()) {
    if (is_wanted(attack, options)) results.push_back(run(attack, options, interrupt));
  }
  print_table(results, form_of(options), std::cout);
  if (json.is_open()) print_json(results, json);
  const auto held = std::count_if(results.begin(), results.end(), [](const Result& result) {
    return result.broken.empty() && result.failure.empty();
  });
  const auto failed = std::ssize(results) - held;
  std::cout << "hostile: " << held << " passed, " << failed << " failed\n";  // .ci/run reads it
  return failed == 0 ? kExitOk : kExitFailure;
}

}  // namespace
}  // namespace chat::hostile

int main(int argc, char** argv) {
  constexpr int kInterrupted = 130;  // as a shell says it
  try {
    return chat::hostile::hostile(argc, argv);
  } catch (const chat::bench::Interrupted&) {
    std::cerr << "chat-hostile: interrupted\n";
    return kInterrupted;
  } catch (const chat::UsageError& error) {
    std::cerr << chat::usage_error_line("chat-hostile", error);
    return chat::kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "chat-hostile: " << error.what() << '\n';
    return chat::kExitFailure;
  }
}
