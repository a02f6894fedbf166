// One attack on one fresh server: the quiet time, the attack, the time after it, the stop.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "test/bench/interrupt.h"
#include "test/hostile/attacks/attack.h"
#include "test/hostile/attacks/attack_process.h"
#include "test/hostile/measure/observer.h"
#include "test/hostile/options.h"

namespace chat::hostile {

// Bytes before the attack, the most while it lasts and after it, and in the end.
struct Memory {
  std::uint64_t idle = 0;
  std::uint64_t peak = 0;
  std::uint64_t after = 0;
};

struct Measured {
  Observations observed;
  Memory resident;                     // of the server's process
  Memory kernel;                       // of its sockets
  std::size_t threads = 0;             // of the server, at most
  std::chrono::seconds fall_back{0};   // how long the memory was given to come back
  std::uint64_t transcript_bytes = 0;  // written during the attack
  std::uint64_t sessions_bytes = 0;    // of FILE.sessions, in the end
  std::optional<double> stop_seconds;  // from SIGTERM to the end; nothing: it had to be killed
  std::optional<int> exit_status;
  Attacker::Report attacker;
  std::string crowd_trouble;  // what one of the honest readers was told; empty: nothing
};

// Throws bench::Failure where it cannot be measured, and bench::Interrupted.
[[nodiscard]] Measured run_trial(const Attack& attack, const Options& options,
                                 const bench::Interrupt& interrupt);

}  // namespace chat::hostile
