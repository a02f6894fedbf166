// What the kernel holds for the sockets of a server.

#pragma once

#include <cstdint>

namespace chat::hostile {

// Bytes in the queues of all TCP sockets of this machine with that local port, and what is set
// aside for them; those that no process has any more are among them (sock_diag(7)). Throws
// std::system_error.
[[nodiscard]] std::uint64_t kernel_bytes_of(std::uint16_t port);

}  // namespace chat::hostile
