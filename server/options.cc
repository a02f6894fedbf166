#include "server/options.h"

#include <algorithm>
#include <array>

#include "common/system/options.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr std::uint64_t kMostMembers = 100'000;
constexpr std::uint64_t kMostHistory = 1'000;
constexpr std::size_t kLongestRoomName = 60;
constexpr std::uint64_t kLongestGrace = 86'400;  // seconds: a day
constexpr std::uint64_t kLargestWindow = 4'096;  // MiB

void set_room_name(ServerCommand& command, const std::string& name) {
  const std::string cleaned = clean(name);
  const std::string_view trimmed = trim(cleaned);
  if (trimmed.empty() || count_code_points(trimmed) > kLongestRoomName) {
    throw UsageError("--name must have 1 to " + std::to_string(kLongestRoomName) + " characters");
  }
  command.settings.room_name = trimmed;
}

// A name that browsers may use for this server.
void add_host_name(ServerCommand& command, const std::string& name) {
  constexpr std::size_t kLongestHostName = 253;  // RFC 1035, in text
  const bool is_word = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
  if (name.empty() || name.size() > kLongestHostName || !is_word) {
    throw UsageError("--web-host takes the name of a host, without http:// and port");
  }
  command.settings.dialect_settings.host_names.push_back(name);
}

// Checks the name of a file; `option` names the option in the error.
std::string file_argument(std::string_view option, const std::string& file) {
  if (file.empty()) throw UsageError(std::string(option) + " needs the name of a file");
  return file;
}

void check_transcript_options(const Transcript::Settings& settings) {
  if (!settings.file.empty()) return;
  if (settings.sync == Transcript::Sync::Yes) {
    throw UsageError("--sync needs --transcript FILE: without it nothing is stored");
  }
  if (settings.repair == Transcript::Repair::Yes) {
    throw UsageError("--repair-transcript needs --transcript FILE: the one to repair");
  }
}

using ServerOption = Option<ServerCommand>;

constexpr auto kOptions = std::to_array<ServerOption>({
    {{"bind", "ADDR", "listen on this address only (default all interfaces)"},
     [](ServerCommand& command, const std::string& address) {
       command.settings.bind_address = address;
     }},
    {{"name", "ROOM", "the name of the room (default \"the chat\")"}, set_room_name},
    {{"max-clients", "N", "how many people may be here at once (default 10000)"},
     [](ServerCommand& command, const std::string& number) {
       command.settings.limits.max_members =
           number_argument("--max-clients", number, 1, kMostMembers);
     }},
    {{"max-per-address", "N", "how many of them may come from one address (default all)"},
     [](ServerCommand& command, const std::string& number) {
       command.settings.limits.max_per_address =
           number_argument("--max-per-address", number, 1, kMostMembers);
     }},
    {{"history", "N", "how many past messages a newcomer sees (default 20)"},
     [](ServerCommand& command, const std::string& number) {
       command.settings.limits.history = number_argument("--history", number, 0, kMostHistory);
     }},
    {{"grace", "S", "how many seconds the place of a lost connection is kept (default 60)"},
     [](ServerCommand& command, const std::string& number) {
       command.settings.limits.grace =
           std::chrono::seconds(number_argument("--grace", number, 0, kLongestGrace));
     }},
    {{"window", "MIB", "memory kept for slow or absent readers (default 16)"},
     [](ServerCommand& command, const std::string& number) {
       constexpr std::size_t kMiB = std::size_t{1024} * 1024;
       command.settings.limits.window_bytes =
           kMiB * number_argument("--window", number, 1, kLargestWindow);
     }},
    {{"web-host", "NAME", "browsers may use this name for the server, too (may be repeated)"},
     add_host_name},
    {{"no-web", nullptr, "no page for browsers"},
     [](ServerCommand& command, const std::string&) {
       command.settings.dialect_settings.browsers = DialectSettings::Browsers::SentAway;
     }},
    {{"quiet", nullptr, "print only that the server is ready"},
     [](ServerCommand& command, const std::string&) {
       command.show = Console::Show::OnlyAnnouncements;
     }},
    {{"transcript", "FILE", "keep what is said to everyone in FILE; a restart goes on with it"},
     [](ServerCommand& command, const std::string& file) {
       command.settings.transcript.file = file_argument("--transcript", file);
     }},
    {{"sync", nullptr, "write each message to the disk before it is sent"},
     [](ServerCommand& command, const std::string&) {
       command.settings.transcript.sync = Transcript::Sync::Yes;
     }},
    {{"repair-transcript", nullptr, "move the damaged part of the transcript aside"},
     [](ServerCommand& command, const std::string&) {
       command.settings.transcript.repair = Transcript::Repair::Yes;
     }},
    {{"check-transcript", "FILE", "check FILE, say what is in it, and exit"},
     [](ServerCommand& command, const std::string& file) {
       command.file_to_read = file_argument("--check-transcript", file);
       command.action = ServerCommand::Action::CheckTranscript;
     }},
    {{"show-transcript", "FILE", "print the messages in FILE and exit"},
     [](ServerCommand& command, const std::string& file) {
       command.file_to_read = file_argument("--show-transcript", file);
       command.action = ServerCommand::Action::ShowTranscript;
     }},
    {{"bans", "FILE", "keep who is banned in FILE, over a restart, too"},
     [](ServerCommand& command, const std::string& file) {
       command.settings.bans_file = file_argument("--bans", file);
     }},
    {{"control", "PATH", "take commands on a Unix socket, from this user only"},
     [](ServerCommand& command, const std::string& path) {
       command.control = file_argument("--control", path);
     }},
    {{"ctl", "PATH", "send the command that follows to the server of that socket"},
     [](ServerCommand& command, const std::string& path) {
       command.control = file_argument("--ctl", path);
       command.action = ServerCommand::Action::Control;
     }},
    {{"help", nullptr, "print this and exit"},
     [](ServerCommand& command,
        const std::string&) { command.action = ServerCommand::Action::ShowHelp; }},
    {{"version", nullptr, "print the version and exit"},
     [](ServerCommand& command, const std::string&) {
       command.action = ServerCommand::Action::ShowVersion;
     }},
});

}  // namespace

ServerCommand parse_server_command(int argc, char** argv) {
  ServerCommand command;
  const auto operands =
      parse_options<ServerCommand>(std::span<const ServerOption>(kOptions), argc, argv, command);
  if (command.action == ServerCommand::Action::Control) {
    for (const std::string& word : operands) {
      if (!command.words.empty()) command.words += ' ';
      command.words += word;
    }
    if (command.words.empty()) throw UsageError("--ctl needs a command, such as who");
    return command;
  }
  if (operands.size() > 1)
    throw UsageError("only one PORT is expected, not \"" + operands[1] + "\"");
  if (!operands.empty()) command.settings.port = port_argument(operands[0]);
  check_transcript_options(command.settings.transcript);
  return command;
}

std::string server_help() {
  return "Usage: chat-server [OPTION]... [PORT]\n"
         "A chat room on PORT (default 8888; 0 lets the system choose). Others join with\n"
         "chat-client, with a browser, or with nc, telnet or socat. Ctrl+C or closing the\n"
         "terminal ends it.\n"
         "\n" +
         describe_options<ServerCommand>(std::span<const ServerOption>(kOptions));
}

}  // namespace chat
