// From an address to a socket: finding it, listening on it, connecting to it. What fails is said in
// a sentence for people. Safe from any thread.

#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"

namespace chat {

// Listens on `address` (numeric, or a name), or with an empty one on all interfaces: one dual-stack
// socket, IPv4 alone where there is no IPv6. Port 0 lets the system choose.
// Throws std::system_error whose what() is a sentence for the person who started the program.
[[nodiscard]] Socket listen_on(const std::string& address, std::uint16_t port);

// One of the addresses that a host's name stands for, with the port.
struct Address {
  sockaddr_storage bytes{};
  socklen_t length = 0;
};
// In the order in which to try them. May wait for a name server. Throws std::system_error; its
// what() is a sentence.
[[nodiscard]] std::vector<Address> addresses_of(const std::string& host, std::uint16_t port);

// A connect that does not wait: when the socket can be written to, finish_connect() tells how it
// went. With an errno value it has failed already.
struct Connecting {
  Socket socket;
  int error = 0;
};
[[nodiscard]] Connecting start_connect(const Address& where);
// Zero, or an errno value.
[[nodiscard]] int finish_connect(const Socket& socket);
// Why a connect failed, and what to check.
[[nodiscard]] std::string connect_fault(int error);

// Connects to the first address of `host` that answers within `timeout`.
// Throws std::system_error; its what() names the address and what to check.
[[nodiscard]] Socket connect_to(const std::string& host, std::uint16_t port,
                                std::chrono::milliseconds timeout);

// The numeric addresses of this machine's running interfaces, loopback and link-local left out.
[[nodiscard]] std::vector<std::string> local_addresses();

// "[::1]:8888", "127.0.0.1:8888".
[[nodiscard]] std::string host_and_port(std::string_view host, std::uint16_t port);

}  // namespace chat
