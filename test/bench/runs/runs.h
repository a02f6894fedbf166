// One run of each kind: a fresh server, its clients, and what was measured.

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "test/bench/figures.h"
#include "test/bench/interrupt.h"
#include "test/bench/load/dialect.h"
#include "test/bench/load/load.h"
#include "test/bench/systems/servers.h"

namespace chat::bench {

// A server and how to speak with it.
struct System {
  std::string name;
  const Dialect* dialect = nullptr;
  std::function<Server()> start;
  unsigned join_window = 0;  // how many clients may be joining at once
};

// How many clients may be joining this project's server at once.
inline constexpr unsigned kJoinWindow = 250;

// All of them throw Failure, std::system_error and Interrupted.

// A room of `clients`, the senders among them.
[[nodiscard]] Sample closed_run(const System& system, const Interrupt& interrupt, unsigned clients,
                                const ClosedLoad& load);
[[nodiscard]] Sample paced_run(const System& system, const Interrupt& interrupt, unsigned clients,
                               const Pace& pace);
// As much load as makes the server owe 8 MiB to one who does not read, whether there is one or not.
[[nodiscard]] Sample stopped_reader_run(const System& system, const Interrupt& interrupt,
                                        unsigned clients, Readers readers);
[[nodiscard]] Sample idle_run(const System& system, const Interrupt& interrupt, unsigned clients);
// Until everyone was told of everyone who came later.
[[nodiscard]] Sample mass_join_run(const System& system, const Interrupt& interrupt,
                                   unsigned clients);

[[nodiscard]] Sample bare_run(const Interrupt& interrupt, unsigned sockets,
                              unsigned messages_per_send);
[[nodiscard]] Sample bare_paced_run(const Interrupt& interrupt, unsigned sockets);

}  // namespace chat::bench
