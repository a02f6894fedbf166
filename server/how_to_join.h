// What is printed at the start: how others join.

#pragma once

#include <cstdint>
#include <string>

#include "server/server.h"

namespace chat {

// Lines for whoever has started the server, as `program`.
[[nodiscard]] std::string how_to_join(const std::string& program, const ServerSettings& settings,
                                      std::uint16_t port);

// The ways in beside the port, for the line that says that the server is ready.
[[nodiscard]] std::string further_ways(const ServerSettings& settings, const Server& server);

}  // namespace chat
