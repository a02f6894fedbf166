// Internet addresses: finds them, listens on one, connects to one. Errors are sentences for
// people. Safe from any thread.

#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"

namespace chat {

// With a short backlog, many clients that connect at once would wait for SYN retries of one
// second and more. The kernel lowers this to its own maximum (net.core.somaxconn).
inline constexpr int kListenBacklog = 4096;

// Listens on `address`, numeric or a name. An empty address stands for all interfaces: one
// dual-stack socket, or IPv4 alone where there is no IPv6. With port 0 the system chooses one.
// Throws UserError.
[[nodiscard]] Socket listen_on(const std::string& address, std::uint16_t port);

// One address of a host, with the port.
struct Address {
  sockaddr_storage bytes{};
  socklen_t length = 0;
};
// The addresses of `host` in the order in which to try them. May wait for a name server. Throws
// UserError.
[[nodiscard]] std::vector<Address> addresses_of(const std::string& host, std::uint16_t port);

// A connect that was begun. Once the socket is writable, finish_connect() gives its result.
struct Connecting {
  Socket socket;
  int error = 0;  // an errno value when it has failed already; else 0
};
[[nodiscard]] Connecting start_connect(const Address& where);
// 0 when the connection is made, else an errno value.
[[nodiscard]] int finish_connect(const Socket& socket);
// The reason of a failed connect, from its errno value, and what to check.
[[nodiscard]] std::string connect_error_text(int error);

// The numeric addresses of this machine's running interfaces, without loopback and link-local ones.
[[nodiscard]] std::vector<std::string> local_addresses();

// What this machine is called in its own network: its host name, the first word of that, and both
// with .local behind them (RFC 6762). Empty when it has no name.
[[nodiscard]] std::vector<std::string> machine_names();

// What stands for a peer where peers are counted: of a numeric IPv6 address its first 64 bits,
// "2001:db8:1:2::/64", because whoever has one address of those has all (RFC 6177, section 2); of
// any other the address itself.
[[nodiscard]] std::string counted_address(std::string_view address);

// "[::1]:8888", "127.0.0.1:8888".
[[nodiscard]] std::string host_and_port(std::string_view host, std::uint16_t port);

}  // namespace chat
