#include "server/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "common/text/joined.h"
#include "common/text/size.h"
#include "common/text/text.h"
#include "server/config.h"
#include "server/transcript/set_aside.h"

namespace chat {
namespace {

constexpr std::uint64_t kMostMembers = 100'000;
constexpr std::uint64_t kMostHistory = 1'000;
constexpr std::size_t kLongestRoomName = 60;
constexpr std::uint64_t kLongestGrace = 86'400;  // seconds: a day
constexpr std::uint64_t kMostLines = 100'000;
constexpr std::uint64_t kLargestWindow = 4'096;  // MiB
constexpr std::uint64_t kLeastFileBytes = std::uint64_t{64} << 10;
constexpr std::uint64_t kMostFileBytes = std::uint64_t{1024} << 30;

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

void set_log_format(ServerCommand& command, const std::string& word) {
  if (word != "keys" && word != "json") {
    throw UsageError("--log-format must be keys or json, not \"" + clean(word) + "\"");
  }
  command.log_format = word == "json" ? LogFormat::Json : LogFormat::Keys;
}

// Checks the name of a file; `option` names the option in the error.
std::string file_argument(std::string_view option, const std::string& file) {
  if (file.empty()) throw UsageError(std::string(option) + " needs the name of a file");
  return file;
}

Network network_argument(const std::string& option, const std::string& text) {
  const auto network = Network::parse(text);
  if (network) return *network;
  throw UsageError(option +
                   " takes an address or a network, such as 192.0.2.7, 192.0.2.0/24 or "
                   "2001:db8::/32, not \"" +
                   clean(text) + "\"");
}

mode_t mode_argument(const std::string& option, const std::string& text) {
  constexpr mode_t kMostMode = 0777;
  constexpr int kOctal = 8;
  mode_t mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, kOctal);
  if (error == std::errc() && end == text.data() + text.size() && mode <= kMostMode) return mode;
  throw UsageError(option + " takes an octal mode up to 777, such as 660, not \"" + clean(text) +
                   "\"");
}

std::uint64_t size_argument(const std::string& option, const std::string& text) {
  const auto size = parse_size(text);
  if (size && *size >= kLeastFileBytes && *size <= kMostFileBytes) return *size;
  throw UsageError(option + " takes a size from 64K to 1024G, such as 64M, not \"" + clean(text) +
                   "\"");
}

void check_door_options(const ServerSettings& settings) {
  if (settings.proxy_port && settings.proxies.empty()) {
    throw UsageError("--proxy-port needs --proxy-from NETWORK: anybody could say any address",
                     "proxy-port");
  }
  if (!settings.proxy_port && !settings.proxies.empty()) {
    throw UsageError("--proxy-from needs --proxy-port PORT: the one for these proxies",
                     "proxy-from");
  }
}

void check_transcript_options(const Transcript::Settings& settings) {
  if (!settings.file.empty()) return;
  if (settings.sync == Transcript::Sync::Yes) {
    throw UsageError("--sync needs --transcript FILE: without it nothing is stored", "sync");
  }
  if (settings.file_bytes > 0) {
    throw UsageError("--transcript-size needs --transcript FILE: the one that gets so large",
                     "transcript-size");
  }
  if (settings.kept_files > 0) {
    throw UsageError("--transcript-keep needs --transcript FILE: the one that old ones are kept of",
                     "transcript-keep");
  }
  if (settings.repair == Transcript::Repair::Yes) {
    throw UsageError("--repair-transcript needs --transcript FILE: the one to repair");
  }
}

// Options that need others.
void check_together(const ServerSettings& settings) {
  check_transcript_options(settings.transcript);
  check_door_options(settings);
}

constexpr auto kOptions =
    std::to_array<ServerOption>({
        {{"config", "FILE",
          "take settings from FILE, too: a line \"name = value\" for each option"},
         [](ServerCommand& command, const std::string& file) {
           command.config = file_argument("--config", file);
         },
         InFile::Never},
        {{"check", nullptr, "say what is wrong with the options and FILE, and exit"},
         [](ServerCommand& command, const std::string&) {
           command.action = ServerCommand::Action::CheckOptions;
         },
         InFile::Never},
        {{"port", "PORT", "the same as PORT alone, for the settings file"},
         [](ServerCommand& command, const std::string& port) {
           command.settings.port = port_argument(port);
         }},
        {{"bind", "ADDR", "listen on this address only (default all interfaces)"},
         [](ServerCommand& command, const std::string& address) {
           command.settings.bind_address = address;
         }},
        {{"name", "ROOM", "the name of the room (default \"the chat\")"}, set_room_name},
        {{"max-clients", "N", "how many people may be here at once (default 10000)"},
         [](ServerCommand& command, const std::string& number) {
           command.settings.limits.max_members =
               number_argument("--max-clients", number, 1, kMostMembers);
         },
         InFile::Once,
         Taken::AnyTime},
        {{"max-per-address", "N", "how many of them may come from one address (default all)"},
         [](ServerCommand& command, const std::string& number) {
           command.settings.limits.max_per_address =
               number_argument("--max-per-address", number, 1, kMostMembers);
         },
         InFile::Once,
         Taken::AnyTime},
        {{"trust", "NETWORK", "who comes from there is not counted by address (may be repeated)"},
         [](ServerCommand& command, const std::string& network) {
           command.settings.trusted.push_back(network_argument("--trust", network));
         },
         InFile::Repeated},
        {{"rate", "N",
          "how many lines a second one person may send (default as many as go through)"},
         [](ServerCommand& command, const std::string& number) {
           command.settings.limits.lines_per_second =
               number_argument("--rate", number, 1, kMostLines);
         },
         InFile::Once,
         Taken::AnyTime},
        {{"burst", "N", "with --rate: how many lines go at once, as in a paste (default 100)"},
         [](ServerCommand& command, const std::string& number) {
           command.settings.limits.lines_at_once =
               number_argument("--burst", number, 1, kMostLines);
         },
         InFile::Once,
         Taken::AnyTime},
        {{"unix", "PATH", "listen on a Unix socket as well"},
         [](ServerCommand& command, const std::string& path) {
           command.settings.unix_path = file_argument("--unix", path);
         }},
        {{"unix-mode", "MODE", "who may use that socket, as for chmod (default 600)"},
         [](ServerCommand& command, const std::string& mode) {
           command.settings.unix_mode = mode_argument("--unix-mode", mode);
         }},
        {{"proxy-port", "PORT", "a port for proxies that say who connects (PROXY protocol)"},
         [](ServerCommand& command, const std::string& port) {
           command.settings.proxy_port = port_argument(port);
         }},
        {{"proxy-from", "NETWORK", "where these proxies connect from (may be repeated)"},
         [](ServerCommand& command, const std::string& network) {
           command.settings.proxies.push_back(network_argument("--proxy-from", network));
         },
         InFile::Repeated},
        {{"history", "N", "how many past messages a newcomer sees (default 20)"},
         [](ServerCommand& command, const std::string& number) {
           command.settings.limits.history = number_argument("--history", number, 0, kMostHistory);
         }},
        {{"grace", "S", "how many seconds the place of a lost connection is kept (default 60)"},
         [](ServerCommand& command, const std::string& number) {
           command.settings.limits.grace =
               std::chrono::seconds(number_argument("--grace", number, 0, kLongestGrace));
         },
         InFile::Once,
         Taken::AnyTime},
        {{"window", "MIB", "memory kept for slow or absent readers (default 16)"},
         [](ServerCommand& command, const std::string& number) {
           constexpr std::size_t kMiB = std::size_t{1024} * 1024;
           command.settings.limits.window_bytes =
               kMiB * number_argument("--window", number, 1, kLargestWindow);
         }},
        {{"web-host", "NAME", "browsers may use this name for the server, too (may be repeated)"},
         add_host_name,
         InFile::Repeated},
        {{"no-web", nullptr, "no page for browsers"},
         [](ServerCommand& command, const std::string&) {
           command.settings.dialect_settings.browsers = DialectSettings::Browsers::SentAway;
         }},
        {{"quiet", nullptr, "print only that the server is ready"},
         [](ServerCommand& command, const std::string&) {
           command.show = Console::Show::OnlyAnnouncements;
         }},
        {{"log-format", "WORD", "log each event to standard error, as lines of: keys or json"},
         set_log_format},
        {{"transcript", "FILE", "keep what is said to everyone in FILE; a restart goes on with it"},
         [](ServerCommand& command, const std::string& file) {
           command.settings.transcript.file = file_argument("--transcript", file);
         }},
        {{"sync", nullptr, "write each message to the disk before it is sent"},
         [](ServerCommand& command, const std::string&) {
           command.settings.transcript.sync = Transcript::Sync::Yes;
         }},
        {{"transcript-size", "SIZE", "begin a new file when FILE has this size, such as 64M"},
         [](ServerCommand& command, const std::string& size) {
           command.settings.transcript.file_bytes = size_argument("--transcript-size", size);
         }},
        {{"transcript-keep", "N",
          "keep N old ones, as FILE.1 (the newest), FILE.2 ... (default all)"},
         [](ServerCommand& command, const std::string& number) {
           command.settings.transcript.kept_files =
               number_argument("--transcript-keep", number, 1, kMostNumbered);
         }},
        {{"repair-transcript", nullptr, "move the damaged part of the transcript aside"},
         [](ServerCommand& command, const std::string&) {
           command.settings.transcript.repair = Transcript::Repair::Yes;
         },
         InFile::Never},
        {{"check-transcript", "FILE", "check FILE, say what is in it, and exit"},
         [](ServerCommand& command, const std::string& file) {
           command.file_to_read = file_argument("--check-transcript", file);
           command.action = ServerCommand::Action::CheckTranscript;
         },
         InFile::Never},
        {{"show-transcript", "FILE", "print the messages in FILE and exit"},
         [](ServerCommand& command, const std::string& file) {
           command.file_to_read = file_argument("--show-transcript", file);
           command.action = ServerCommand::Action::ShowTranscript;
         },
         InFile::Never},
        {{"password-file", "FILE", "let in only who knows the password in the first line of FILE"},
         [](ServerCommand& command, const std::string& file) {
           command.settings.password_file = file_argument("--password-file", file);
         }},
        {{"bans", "FILE", "keep who is banned in FILE, over a restart, too"},
         [](ServerCommand& command, const std::string& file) {
           command.settings.bans_file = file_argument("--bans", file);
         }},
        {{"control", "PATH", "take commands on a Unix socket, from this user only"},
         [](ServerCommand& command, const std::string& path) {
           command.control = file_argument("--control", path);
         }},
        {{"metrics", "ADDR", "give out figures for Prometheus there, such as 127.0.0.1:9464"},
         [](ServerCommand& command, const std::string& where) {
           if (where.empty()) throw UsageError("--metrics needs an address and a port");
           command.metrics = where;
         }},
        {{"ctl", "PATH", "send the command that follows to the server of that socket"},
         [](ServerCommand& command, const std::string& path) {
           command.control = file_argument("--ctl", path);
           command.action = ServerCommand::Action::Control;
         },
         InFile::Never},
        {{"help", nullptr, "print this and exit"},
         [](ServerCommand& command,
            const std::string&) { command.action = ServerCommand::Action::ShowHelp; },
         InFile::Never},
        {{"version", nullptr, "print the version and exit"},
         [](ServerCommand& command, const std::string&) {
           command.action = ServerCommand::Action::ShowVersion;
         },
         InFile::Never},
    });

// Of C0, and DEL; but TAB is a blank.
bool is_control_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  constexpr unsigned char kFirstOfLatin1 = 0x80;  // there a byte is a part of a character
  return c != '\t' && byte < kFirstOfLatin1 && is_control(byte);
}

// The file's line with the option that the error is of; nothing when it was typed.
std::optional<std::size_t> line_of(const ParsedSettings& file, const UsageError& error) {
  const auto found = std::ranges::find(file.settings, error.option, &Setting::name);
  if (found == file.settings.end()) return std::nullopt;
  return found->line;
}

}  // namespace

std::span<const ServerOption> server_options() {
  return kOptions;
}

ServerCommandLine::ServerCommandLine(int argc, char** argv)
    : typed_(parse_options(forms_of(server_options()), argc, argv)) {}

void ServerCommandLine::apply_typed(ServerCommand& command) const {
  for (const auto& each : typed_.options) {
    const ServerOption& option = kOptions[each.index];
    option.apply(command, each.argument);
    std::vector<std::string>& values = command.values[option.form.name];
    if (option.in_file != InFile::Repeated) values.clear();
    values.push_back(each.argument);
  }
  if (command.action == ServerCommand::Action::Control) {
    command.words = joined(typed_.operands, " ");
    if (command.words.empty()) throw UsageError("--ctl needs a command, such as who");
    // Of two lines the server would carry out the first.
    if (std::ranges::any_of(command.words, is_control_byte)) {
      throw UsageError("--ctl takes one line without control characters; nothing was sent");
    }
    return;
  }
  if (typed_.operands.size() > 1) {
    throw UsageError("only one PORT is expected, not \"" + typed_.operands[1] + "\"");
  }
  if (typed_.operands.empty()) return;
  command.settings.port = port_argument(typed_.operands[0]);
  command.values["port"] = {typed_.operands[0]};
}

ServerCommand ServerCommandLine::read() const {
  using Action = ServerCommand::Action;
  ServerCommand typed;
  apply_typed(typed);
  if (typed.action == Action::Control) return typed;
  const bool is_server = typed.action == Action::Serve || typed.action == Action::CheckOptions;
  if (typed.config.empty() || !is_server) {
    check_together(typed.settings);
    return typed;
  }
  std::set<std::string> names;
  for (const auto& [name, values] : typed.values) names.insert(name);
  ServerCommand command;
  const ParsedSettings file = load_config(typed.config);
  std::vector<WrongLine> wrong = take_config(command, file, names);
  apply_typed(command);
  try {
    if (wrong.empty()) check_together(command.settings);
  } catch (const UsageError& error) {
    const auto line = line_of(file, error);
    if (!line) throw;
    wrong.push_back({*line, without_dashes(error.what())});
  }
  if (!wrong.empty()) throw ConfigError(joined(sentences_of(std::move(wrong), typed.config), "\n"));
  return command;
}

std::string server_help() {
  return "Usage: chat-server [OPTION]... [PORT]\n"
         "A chat room on PORT (default 8888; 0 lets the system choose). Others join with\n"
         "chat-client, with a browser, or with nc, telnet or socat. Ctrl+C or closing the\n"
         "terminal ends it.\n"
         "\n" +
         describe_options(server_options());
}

}  // namespace chat
