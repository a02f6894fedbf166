// The client's command line. Pure, so tests can give it any.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/settings/environment.h"
#include "client/settings/settings.h"
#include "common/system/options.h"

namespace chat {

// Exit codes beside those of common/system/options.h.
inline constexpr int kExitRefused = 3;      // the server did not let us in
inline constexpr int kExitLineRefused = 4;  // a line was refused; its error has been printed

// What standard input and output are.
enum class Mode : std::uint8_t {
  FullScreen,  // a terminal at both
  Plain,       // a terminal at both, on which lines are only ever appended
  Typed,       // typed at a terminal, printed elsewhere
  Piped,       // the input is not a terminal
};

// Reads the command line, and the environment for what the command line leaves out. Throws
// UsageError.
[[nodiscard]] ClientSettings parse_client_settings(int argc, char** argv,
                                                   const Environment& environment);
// Whether a person at a terminal reads what the server sends.
[[nodiscard]] constexpr bool is_interactive(Mode mode) {
  return mode == Mode::FullScreen || mode == Mode::Plain;
}

// Whether to print what others do, and not only the answers to the person's own lines.
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
