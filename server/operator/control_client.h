// The other end of the control socket: `chat-server --ctl PATH COMMAND`, for scripts.

#pragma once

#include <chrono>
#include <ostream>
#include <string>

namespace chat {

// The server has refused the command.
inline constexpr int kExitCommandRefused = 3;

// How long a server may take for each step: to take the connection, and to answer.
inline constexpr std::chrono::milliseconds kControlPatience{30'000};

// Sends `command` to the server that listens on `path`, and prints its answer: on `err` where it
// refuses. Returns the exit code. Throws UserError when there is no such server, or no answer.
[[nodiscard]] int control(const std::string& path, const std::string& command, std::ostream& out,
                          std::ostream& err, std::chrono::milliseconds patience = kControlPatience);

}  // namespace chat
