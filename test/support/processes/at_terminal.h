// A server at whose terminal somebody types commands.

#pragma once

#include "test/support/processes/server_process.h"

namespace chat::test {

[[nodiscard]] inline Process::Options on_terminal() {
  Process::Options options;
  options.on_terminal = true;
  return options;
}

struct AtTerminal {
  ServerProcess server{{}, on_terminal()};
};

}  // namespace chat::test
