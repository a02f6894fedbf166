#include "test/support/processes/server_process.h"

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace chat::test {
namespace {

// The number behind `words`; 0 where they are not in `text`.
std::uint16_t port_behind(std::string_view words, const std::string& text) {
  const std::size_t at = text.find(words);
  if (at == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::strtoul(text.c_str() + at + words.size(), nullptr, 10));
}

}  // namespace

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
  if (!prints(kReady) || !prints("\n")) {
    signal(SIGKILL);
    throw std::runtime_error("the server does not start: " + errors());
  }
  port_ = port_behind(kReady, output());
}

std::uint16_t ServerProcess::proxy_port() const {
  const std::uint16_t port = port_behind("for proxies on port ", output());
  if (port == 0) throw std::runtime_error("the server has no port for proxies");
  return port;
}

}  // namespace chat::test
