// The operator's commands: how they are typed, and what they mean. Typed at the server's terminal,
// or sent over its control socket. Pure; safe from any thread.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/moderation/orders.h"

namespace chat {

namespace command {
struct Nothing {};  // an empty line
struct Help {};
struct Reload {};
struct Who {};
struct Stats {};
struct ShowTopic {};
struct ListBans {};
struct CancelStop {};
struct Stop {
  std::chrono::seconds in{0};
  std::string reason;  // may be empty
};
// A line that is no command.
struct Mistake {
  std::string sentence;
};
}  // namespace command

using OperatorCommand = std::variant<command::Nothing, command::Help, command::Reload, command::Who,
                                     command::Stats, command::ShowTopic, command::ListBans,
                                     command::CancelStop, command::Stop, command::Mistake, Order>;

// What the operator has to say about the end of the server.
using StopOrder = std::variant<command::Stop, command::CancelStop>;

// The most bytes of a command.
inline constexpr std::size_t kMaxCommand = 1024;

// Reads one line, whatever is in it; a slash before the command does no harm.
[[nodiscard]] OperatorCommand parse_operator_command(std::string_view line);

// The lines of `help`: one for each command.
[[nodiscard]] std::string operator_help();

}  // namespace chat
