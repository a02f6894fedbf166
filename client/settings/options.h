// The client's command line. Pure, so that tests can give it any.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/settings/environment.h"
#include "client/settings/preferences.h"
#include "client/settings/settings_file.h"
#include "common/protocol/request.h"
#include "common/system/options.h"

namespace chat {

// Exit codes beside those of common/system/options.h.
inline constexpr int kExitRefused = 3;      // the server did not let us in
inline constexpr int kExitLineRefused = 4;  // a line was refused; its error has been printed

struct Endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = kDefaultPort;
};

enum class Wanted : std::uint8_t { Chat, Help, Version };
enum class AnyName : std::uint8_t { No, Yes };
enum class Listen : std::uint8_t { No, Yes };

// What is at the two ends of the program.
enum class Mode : std::uint8_t {
  FullScreen,  // a terminal at both
  Plain,       // a terminal at both, on which lines are only ever appended
  Typed,       // typed at a terminal, printed elsewhere
  Piped,       // the input is not a terminal
};

// Where a setting has its value from; what comes later here is worth more.
enum class Origin : std::uint8_t { Default, SettingsFile, Environment, CommandLine };

// Whether the output is only ever added to, for screen readers, logs and slow links.
enum class Plain : std::uint8_t { No, Yes };

struct ClientSettings {
  Wanted wanted = Wanted::Chat;
  Endpoint server;
  Origin server_from = Origin::Default;
  std::string name;  // empty: to be asked for
  Origin name_from = Origin::Default;
  AnyName any_name = AnyName::No;
  Listen listen = Listen::No;
  std::optional<std::chrono::milliseconds> timeout;  // of everything, from the start
  Plain plain = Plain::No;
  Preferences preferences;  // the wish for colours is the one that counts, wherever it is from
  Origin colours_from = Origin::Default;
  std::string term;           // TERM and COLORTERM: what the terminal is, and what of colours it
  std::string colorterm;      // can show
  std::string config_folder;  // empty: none; see client/settings/environment.h
  std::string state_folder;
  std::string home;  // for ~/ in front of a file; empty: none
};

// The command line, and what the environment says where it says nothing. Throws UsageError.
[[nodiscard]] ClientSettings parse_client_settings(int argc, char** argv,
                                                   const Environment& environment);
// What the settings file says, where neither of the two says anything.
void add_stored(ClientSettings& settings, const StoredSettings& stored);

// Whether somebody sits at a terminal and sees there what the server tells.
[[nodiscard]] constexpr bool is_interactive(Mode mode) {
  return mode == Mode::FullScreen || mode == Mode::Plain;
}

// Whether what others do is printed, or only what one's own lines are answered.
[[nodiscard]] bool receives_room(const ClientSettings& settings, Mode mode);

// "HOST", "HOST PORT", "HOST:PORT", "[::1]:PORT", or nothing at all. Throws UsageError.
[[nodiscard]] Endpoint parse_endpoint(std::span<const std::string> operands);

// The first of the operands, which may have the port in it. Throws UsageError.
struct ServerOperand {
  std::string host;
  std::optional<std::uint16_t> port;
};
[[nodiscard]] ServerOperand parse_server(const std::string& operand);

// A port to connect to: not 0. Throws UsageError.
[[nodiscard]] std::uint16_t parse_server_port(std::string_view text);

// What --help prints.
[[nodiscard]] std::string client_help();

}  // namespace chat
