#include "test/hostile/attacks/attack_process.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "test/bench/failure.h"
#include "test/hostile/attacks/attack.h"

namespace chat::hostile {
namespace {

using std::chrono::milliseconds;

// What the hostile process writes.
constexpr std::string_view kReady = "ready\n";
constexpr std::string_view kUnderWay = "under way\n";
constexpr std::string_view kDid = "did ";
constexpr std::string_view kDidNothing = "did 0 ";
constexpr std::string_view kBroken = "broken ";
constexpr std::string_view kEnd = "end\n";
// What it reads.
constexpr char kStop = 's';

constexpr milliseconds kLook{50};
constexpr int kLooksForReport = 60;

}  // namespace

AttackContext::AttackContext(std::uint16_t port, bool is_long) : port_(port), is_long_(is_long) {}

void AttackContext::begin() {
  begin_to_prepare();
  under_way();
}

void AttackContext::under_way() {
  std::cout << kUnderWay << std::flush;
}

void AttackContext::begin_to_prepare() {
  std::cout << kReady << std::flush;
  char word = 0;
  if (::read(STDIN_FILENO, &word, 1) != 1) ::_exit(EXIT_SUCCESS);
  listener_ = std::thread([this] { listen(); });
}

// The runner kills this process; until then an attack that has returned keeps its connections.
void AttackContext::listen() {
  char word = 0;
  while (::read(STDIN_FILENO, &word, 1) == 1) {
    if (word != kStop) continue;
    over_ = true;
    over_.notify_all();
  }
  ::_exit(EXIT_SUCCESS);
}

void AttackContext::wait_until_over() const {
  over_.wait(false);
}

void AttackContext::did(std::uint64_t count, std::string_view what) {
  std::ostringstream line;
  line << kDid << count << ' ' << what << '\n';
  std::cout << line.str() << std::flush;
}

void AttackContext::broken(std::string_view sentence) {
  std::cout << kBroken << sentence << '\n' << std::flush;
}

Attacker::Attacker(const Attack& attack, std::uint16_t port, bool is_long) {
  process_.emplace([&attack, port, is_long] {
    AttackContext context(port, is_long);
    attack.run(context);
    std::cout << kEnd << std::flush;
    for (;;) ::pause();
  });
}

void Attacker::wait_prepared() {
  if (!process_->prints(kReady)) throw bench::Failure("the attacker did not get ready");
}

bool Attacker::is_under_way() {
  process_->reads_for(milliseconds(1));
  return process_->output().find(kUnderWay) != std::string::npos;
}

void Attacker::stop() {
  process_->write(std::string_view(&kStop, 1));
  for (int i = 0; i < kLooksForReport && !process_->output().ends_with(kEnd); ++i) {
    process_->reads_for(kLook);
  }
  std::istringstream lines(process_->output());
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kDid)) {
      if (line.starts_with(kDidNothing)) throw bench::Failure("the attacker did not come to it");
      if (!report_.did.empty()) report_.did += ", ";
      report_.did += line.substr(kDid.size());
    } else if (line.starts_with(kBroken)) {
      report_.broken.push_back(line.substr(kBroken.size()));
    }
  }
}

}  // namespace chat::hostile
