// The chat-server as a fixture: it has said that it is ready.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "test/support/processes/process.h"

namespace chat::test {

class ServerProcess : public Process {
 public:
  explicit ServerProcess(std::vector<std::string> arguments = {}, const Options& options = {});
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // The one for proxies. Throws std::runtime_error where it has said nothing of one.
  [[nodiscard]] std::uint16_t proxy_port() const;

 private:
  std::uint16_t port_ = 0;
};

}  // namespace chat::test
