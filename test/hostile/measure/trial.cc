#include "test/hostile/measure/trial.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/bench/failure.h"
#include "test/bench/load/crowd.h"
#include "test/hostile/attacks/peers.h"
#include "test/hostile/measure/bounds.h"
#include "test/hostile/measure/kernel_memory.h"
#include "test/support/processes/server_process.h"
#include "test/support/temporary_folder.h"

namespace chat::hostile {
namespace {

using bench::Clock;
using bench::Time;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kSample{100};
// The kernel looks at all connections of the machine for each answer: a twentieth of a core, were
// it asked with each sample.
constexpr milliseconds kKernelSample{500};
constexpr seconds kFallBack{30};
constexpr seconds kLatest{60};  // for lines that still come, and for the end after SIGTERM
constexpr seconds kMassJoin{60};
constexpr seconds kPreparation{60};
constexpr unsigned kJoinWindow = 250;
// More lines of 4 KiB than the log's window of 16 MiB has room for.
constexpr std::size_t kLinesThatFill = 4'400;
// So few for each, of an address of their own, that nobody is slowed down (Limits::work_ahead).
constexpr Address kFillers = 5;

// Idle is a server that has been in use: a crowd was there, and its window is full. glibc keeps
// some stacks of threads that have ended, and a little memory for each of its arenas, whoever they
// were.
void let_crowd_pass(std::uint16_t port) {
  constexpr unsigned kCrowd = 500;
  std::vector<Socket> crowd;
  for (unsigned i = 0; i < kCrowd; ++i) crowd.push_back(join(port, "guest" + std::to_string(i)));
}

void fill_window(std::uint16_t port) {
  const std::string lines = repeated(longest_line(), kLinesThatFill / kFillers);
  for (Address from = 1; from <= kFillers; ++from) {
    Socket talker = dial(port, Receives::Usual, from);
    talker.set_send_timeout(milliseconds(kLatest));
    talker.set_receive_timeout(milliseconds(kLatest));
    (void)talker.send_all("filler\n" + lines + "/quit\n");
    if (!hears(talker, "* Bye")) throw bench::Failure("the window cannot be filled");
  }
}

// Honest people who only read, in a process of their own.
class Crowd {
 public:
  Crowd(const Attack& attack, unsigned people, std::uint16_t port,
        const bench::Interrupt& interrupt)
      : process_([&attack, people, port, &interrupt] {
          try {
            bench::Crowd crowd(bench::native_dialect(), interrupt, std::string(attack.prefix));
            crowd.join(port, people, kJoinWindow, Clock::now() + kMassJoin);
            crowd.wait_quiet(Clock::now() + kMassJoin);
            std::cout << "here\n" << std::flush;
            for (;;) crowd.poll(kSample);
          } catch (const std::exception& error) {
            std::cout << error.what() << '\n' << std::flush;
          }
        }) {
    if (!process_.prints("\n") || process_.output() != "here\n") {
      throw bench::Failure("the room does not fill: " + process_.output());
    }
    process_.forget();
  }
  // What ended it; empty: it goes on.
  [[nodiscard]] std::string trouble() {
    process_.reads_for(milliseconds(1));
    return process_.output();
  }

 private:
  test::Process process_;
};

class Trial {
 public:
  Trial(const Attack& attack, const Options& options, const bench::Interrupt& interrupt)
      : attack_(attack),
        options_(options),
        interrupt_(interrupt),
        is_long_(form_of(options) == Form::Long),
        server_(arguments(), program()) {}

  Measured run() {
    if (is_long_) let_crowd_pass(server_.port());
    fill_window(server_.port());
    const unsigned people = options_.people.value_or(attack_.people);
    std::optional<Crowd> crowd;
    if (people != 0) crowd.emplace(attack_, people, server_.port(), interrupt_);
    Attacker attacker(attack_, server_.port(), is_long_);
    attacker.wait_prepared();
    Observer observer(server_.port(), attack_.pace);
    watch(options_.seconds);
    note_idle();

    observer.enter(Phase::Attack);
    attacker.begin();
    const Time latest = Clock::now() + kPreparation;
    while (!attacker.is_under_way() && Clock::now() < latest) sample();
    watch(duration());
    observer.enter(Phase::After);
    if (attack_.stop == Stop::Afterwards) end(attacker);
    measured_.observed = observer.finish(kLatest);
    if (crowd) measured_.crowd_trouble = crowd->trouble();
    measured_.sessions_bytes = size_of("transcript.sessions");
    stop();
    if (attack_.stop == Stop::UnderAttack) attacker.stop();
    measured_.attacker = attacker.report();
    return std::move(measured_);
  }

 private:
  std::vector<std::string> arguments() {
    std::vector<std::string> words = attack_.options;
    if (attack_.keeps == Keeps::Transcript) {
      words.insert(words.end(), {"--transcript", folder_.file("transcript")});
    }
    return words;
  }

  [[nodiscard]] test::Process::Options program() const {
    test::Process::Options options;
    options.program = options_.server;
    return options;
  }

  // Reads what the server prints, for it prints as an operator sees it, and looks at its memory.
  void sample() {
    interrupt_.check();
    server_.reads_for(kSample);
    server_.forget();
    if (server_.ended()) throw bench::Failure("the server has ended: " + server_.errors());
    measured_.resident.after = server_.resident_bytes();
    if (Clock::now() >= next_kernel_sample_) {
      measured_.kernel.after = kernel_bytes_of(server_.port());
      next_kernel_sample_ = Clock::now() + kKernelSample;
    }
    for (Memory* memory : {&measured_.resident, &measured_.kernel}) {
      memory->peak = std::max(memory->peak, memory->after);
    }
    measured_.threads = std::max(measured_.threads, server_.threads());
  }

  [[nodiscard]] seconds duration() const {
    const seconds least = is_long_ ? attack_.at_least_in_long_form : seconds(0);
    return std::max({options_.seconds, attack_.at_least, least});
  }

  // The attack is over; in the long form, how memory comes back.
  void end(Attacker& attacker) {
    attacker.stop();
    measured_.transcript_bytes = size_of("transcript") - measured_.transcript_bytes;
    if (!is_long_ || attack_.afterwards == Afterwards::Closes) attacker.kill();
    const Time start = Clock::now();
    do {
      sample();
    } while (is_long_ && !is_back(measured_.resident, measured_.kernel) &&
             Clock::now() < start + kFallBack);
    measured_.fall_back = std::chrono::round<seconds>(Clock::now() - start);
  }

  void watch(seconds time) {
    const Time end = Clock::now() + time;
    while (Clock::now() < end) sample();
  }

  void note_idle() {
    for (Memory* memory : {&measured_.resident, &measured_.kernel}) {
      memory->idle = memory->peak = memory->after;
    }
    measured_.transcript_bytes = size_of("transcript");
  }

  void stop() {
    const Time start = Clock::now();
    server_.signal(SIGTERM);
    while (!server_.ended() && Clock::now() < start + kLatest) server_.reads_for(milliseconds(5));
    if (!server_.ended()) return;
    measured_.stop_seconds = std::chrono::duration<double>(Clock::now() - start).count();
    measured_.exit_status = server_.wait();
  }

  [[nodiscard]] std::uint64_t size_of(std::string_view file) const {
    std::error_code none;
    const auto size = std::filesystem::file_size(folder_.path() / file, none);
    return none ? 0 : size;
  }

  const Attack& attack_;
  const Options& options_;
  const bench::Interrupt& interrupt_;
  const bool is_long_;
  const test::TemporaryFolder folder_;
  test::ServerProcess server_;
  Measured measured_;
  Time next_kernel_sample_;
};

}  // namespace

Measured run_trial(const Attack& attack, const Options& options,
                   const bench::Interrupt& interrupt) {
  return Trial(attack, options, interrupt).run();
}

}  // namespace chat::hostile
