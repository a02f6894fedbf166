// A server within the test program, for tests that need other limits than the usual ones.

#pragma once

#include <fcntl.h>

#include <string>
#include <thread>

#include "common/system/socket.h"
#include "server/operator/console.h"
#include "server/server.h"

namespace chat::test {

class LocalServer {
 public:
  explicit LocalServer(const Limits& limits, const std::string& address = "127.0.0.1")
      : LocalServer(settings(limits, address)) {}
  explicit LocalServer(const ServerSettings& settings)
      : null_(::open("/dev/null", O_WRONLY | O_CLOEXEC)),
        console_(null_.get(), Console::Show::OnlyAnnouncements, settings.limits.console_lines),
        server_(settings, console_),
        thread_([this] { server_.run(); }) {}
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;
  ~LocalServer() { stop(); }

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::uint16_t proxy_port() const { return server_.proxy_port(); }
  [[nodiscard]] std::size_t people() const { return server_.people(); }
  [[nodiscard]] const Server& server() const { return server_; }
  [[nodiscard]] Room& room() { return server_.room(); }
  // Returns when every thread has ended.
  void stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  static ServerSettings settings(const Limits& limits, const std::string& address = "127.0.0.1") {
    ServerSettings settings;
    settings.bind_address = address;
    settings.port = 0;
    settings.limits = limits;
    // As in a crowd: several shares, several couriers.
    settings.limits.members_per_share = 1;
    settings.limits.courier_help_after = std::chrono::milliseconds(0);
    return settings;
  }

 private:
  Fd null_;
  Console console_;
  Server server_;
  std::thread thread_;
};

}  // namespace chat::test
