// The limit: what one thread's send() calls cost when nothing else has to be done.

#pragma once

#include "test/bench/interrupt.h"
#include "test/bench/load/load.h"

namespace chat::bench {

struct BareResult {
  LoadResult load;  // the latency only of a paced run
  double cpu_seconds = 0;
  std::uint64_t sends = 0;
};

// Sends to `sockets` one after the other, `messages_per_send` at once, for a bounded time, while
// another process reads.
[[nodiscard]] BareResult run_bare(unsigned sockets, unsigned messages_per_send,
                                  const Interrupt& interrupt);
// One message to every socket at every beat, one per send.
[[nodiscard]] BareResult run_bare_paced(unsigned sockets, const Pace& pace,
                                        const Interrupt& interrupt);

}  // namespace chat::bench
