// Runs about sessions that outlive their connections, and the server too.

#pragma once

#include <filesystem>
#include <string>

#include "test/bench/figures.h"
#include "test/bench/interrupt.h"

namespace chat::bench {

struct SessionSurroundings {
  std::string program;
  std::filesystem::path disk;  // where transcripts are written
  const Interrupt& interrupt;
};

// Both throw Failure, std::system_error and Interrupted.

// 1000 clients lose their connections; 100 messages are said; the server is killed and started
// again with its transcript. Measured is the time from the first connection until the last client
// has been given exactly those 100 messages, in order, and was told that it is up to date.
[[nodiscard]] Sample resume_run(const SessionSurroundings& around);

// Memory of the server for each of 10,000 sessions that wait.
[[nodiscard]] Sample waiting_run(const SessionSurroundings& around);

}  // namespace chat::bench
