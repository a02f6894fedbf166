#include "test/support/processes/server_process.h"

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace chat::test {

ServerProcess::ServerProcess(std::vector<std::string> arguments, const Options& options)
    : Process(
          [&] {
            arguments.insert(arguments.begin(),
                             options.program.empty() ? binary("chat-server") : options.program);
            arguments.insert(arguments.begin(), options.under.begin(), options.under.end());
            arguments.push_back(std::to_string(options.port));
            return arguments;
          }(),
          options) {
  constexpr std::string_view kReady = "is ready on port ";
  const auto port_in = [&] {
    const std::size_t at = output().find(kReady);
    return std::strtoul(output().c_str() + at + kReady.size(), nullptr, 10);
  };
  if (!prints(kReady) || !prints("\n")) {
    signal(SIGKILL);
    throw std::runtime_error("the server does not start: " + errors());
  }
  port_ = static_cast<std::uint16_t>(port_in());
}

}  // namespace chat::test
