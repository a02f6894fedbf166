// A listening socket, and the end of the wait for its next connection. stop() may come from any
// thread at any time; one thread accepts.

#pragma once

#include <cstdint>

#include "common/system/socket.h"

namespace chat {

class Listener {
 public:
  enum class Held : std::uint8_t {
    Alone,
    // Others have the socket, too, and it has to go on for them: a service manager that takes
    // connections for the next start.
    WithOthers,
  };
  // Throws std::system_error.
  explicit Listener(Socket socket, Held held = Held::Alone);

  // Waits for a connection. After stop(), or instead of it, the error is EINVAL.
  [[nodiscard]] Accepted accept() const;
  // Whether accept() would return at once.
  [[nodiscard]] bool has_next() const;
  void stop();
  [[nodiscard]] std::uint16_t port() const { return socket_.port(); }

 private:
  [[nodiscard]] Accepted accept_until_stopped() const;

  const Socket socket_;
  // WithOthers: a pipe, readable once stop() was called. A shutdown() would end the socket for all.
  Fd stopped_;
  Fd stop_;
};

}  // namespace chat
