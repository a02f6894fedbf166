// A client that is just a socket: what is sent and what comes, to the byte.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/system/socket.h"

namespace chat::test {

class Peer {
 public:
  explicit Peer(std::uint16_t port);
  // Joins in the plain dialect.
  Peer(std::uint16_t port, std::string_view name);
  Peer(const std::string& host, std::uint16_t port, std::string_view name);
  // Comes from that address of this machine, such as 127.0.0.2.
  [[nodiscard]] static Peer from(const std::string& own, std::uint16_t port);

  // Through the Unix socket there.
  [[nodiscard]] static Peer at(const std::string& path);

  void send(std::string_view bytes) const;
  // Waits until `text` has come; false at the deadline or the end.
  [[nodiscard]] bool gets(std::string_view text);
  // Waits for the end of the connection; false at the deadline.
  [[nodiscard]] bool is_closed();
  [[nodiscard]] const std::string& received() const { return in_; }
  void forget() { in_.clear(); }
  [[nodiscard]] Socket& socket() { return socket_; }
  [[nodiscard]] const Socket& socket() const { return socket_; }
  // Ends the connection with a reset.
  void reset();

 private:
  explicit Peer(Socket socket);

  Socket socket_;
  std::string in_;
};

}  // namespace chat::test
