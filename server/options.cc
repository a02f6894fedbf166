#include "server/options.h"

#include <array>

#include "common/options.h"
#include "common/text.h"

namespace chat {
namespace {

constexpr std::uint64_t kMostMembers = 100'000;
constexpr std::uint64_t kMostHistory = 1'000;
constexpr std::size_t kLongestRoomName = 60;

void set_room_name(ServerCommand& command, const std::string& name) {
  const std::string cleaned = clean(name);
  const std::string_view trimmed = trim(cleaned);
  if (trimmed.empty() || count_code_points(trimmed) > kLongestRoomName) {
    throw UsageError("--name takes a name of 1 to " + std::to_string(kLongestRoomName) +
                     " characters");
  }
  command.settings.room_name = trimmed;
}

using ServerOption = Option<ServerCommand>;

constexpr std::array<ServerOption, 7> kOptions = {{
    {"bind", "ADDR", "listen on this address only (default: all interfaces)",
     [](ServerCommand& command, const std::string& address) {
       command.settings.bind_address = address;
     }},
    {"name", "ROOM", "what the room is called (default: the chat)", set_room_name},
    {"max-clients", "N", "how many people may be here at once (default: 10000)",
     [](ServerCommand& command, const std::string& number) {
       command.settings.limits.max_members =
           number_argument("--max-clients", number, 1, kMostMembers);
     }},
    {"history", "N", "how many of the last messages who joins is given (default: 20)",
     [](ServerCommand& command, const std::string& number) {
       command.settings.limits.history = number_argument("--history", number, 0, kMostHistory);
     }},
    {"quiet", nullptr, "print only that the server is ready",
     [](ServerCommand& command, const std::string&) {
       command.show = Console::Show::OnlyAnnouncements;
     }},
    {"help", nullptr, "print this and exit",
     [](ServerCommand& command, const std::string&) {
       command.action = ServerCommand::Action::ShowHelp;
     }},
    {"version", nullptr, "print the version and exit",
     [](ServerCommand& command, const std::string&) {
       command.action = ServerCommand::Action::ShowVersion;
     }},
}};

}  // namespace

ServerCommand parse_server_command(int argc, char** argv) {
  ServerCommand command;
  const auto operands =
      parse_options<ServerCommand>(std::span<const ServerOption>(kOptions), argc, argv, command);
  if (operands.size() > 1)
    throw UsageError("one port is enough: \"" + operands[1] + "\" is too much");
  if (!operands.empty()) command.settings.port = port_argument(operands[0]);
  return command;
}

std::string server_help() {
  return "Usage: chat-server [OPTION]... [PORT]\n"
         "A chat room on PORT (default 8888; 0 lets the system choose). Others join with\n"
         "chat-client, or with nc, telnet or socat. Ctrl+C ends it.\n\n" +
         describe_options<ServerCommand>(std::span<const ServerOption>(kOptions));
}

}  // namespace chat
