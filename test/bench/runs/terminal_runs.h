// Runs of the client on a terminal of 80x24.

#pragma once

#include <cstddef>
#include <string>

#include "test/bench/figures.h"
#include "test/bench/interrupt.h"

namespace chat::bench {

struct TerminalSurroundings {
  std::string client;
  std::string server;
  const Interrupt& interrupt;
};

// All of them throw Failure, std::system_error and Interrupted.

// From a key's being typed until the bytes that show it have come, at uneven distances, while
// somebody says 1000 lines a second, or nobody says anything.
enum class Room { Busy, Quiet };
[[nodiscard]] Sample keys_run(const TerminalSurroundings& around, Room room);

// From before the client is started until its prompt is shown, a server being there.
[[nodiscard]] Sample start_run(const TerminalSurroundings& around);

// Memory once as many lines are kept as ever are, with so many bytes of text in each.
[[nodiscard]] Sample memory_run(const TerminalSurroundings& around, std::size_t bytes);

// CPU for 100,000 lines that come at once, in tmux: the client's, and that of an nc, which prints
// them. The last screen has to be the right one, and of the client also what /save keeps.
[[nodiscard]] Sample flood_run(const TerminalSurroundings& around);
[[nodiscard]] Sample nc_flood_run(const TerminalSurroundings& around);

}  // namespace chat::bench
