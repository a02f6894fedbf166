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

}  // namespace chat::test
