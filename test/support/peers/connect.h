// A connection to a server, made at once. (The client dials without waiting:
// client/session/dialer.h.)

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "common/system/socket.h"

namespace chat::test {

// Connects to the first address of `host` that answers; waits up to `timeout` for each.
// Throws std::system_error.
[[nodiscard]] Socket connect_to(const std::string& host, std::uint16_t port,
                                std::chrono::milliseconds timeout);
// Connects to 127.0.0.1 from another address of this machine, such as 127.0.0.2. Throws the same.
[[nodiscard]] Socket connect_from(const std::string& own, std::uint16_t port);

}  // namespace chat::test
