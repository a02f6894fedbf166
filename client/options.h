// The client's command line. Pure, so that tests can give it any.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "common/options.h"
#include "common/protocol.h"

namespace chat {

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

struct ClientSettings {
  Wanted wanted = Wanted::Chat;
  Endpoint server;
  std::string name;  // empty: to be asked for
  AnyName any_name = AnyName::No;
  Listen listen = Listen::No;
  std::optional<std::chrono::milliseconds> timeout;  // of everything, from the start
};

// `name_in_environment` is CHAT_NAME's value, or nullptr. Throws UsageError.
[[nodiscard]] ClientSettings parse_client_settings(int argc, char** argv,
                                                   const char* name_in_environment);

// Whether somebody sits at a terminal and sees there what the server tells.
[[nodiscard]] constexpr bool is_person(Mode mode) {
  return mode == Mode::FullScreen || mode == Mode::Plain;
}

// Whether what others do is printed, or only what one's own lines are answered.
[[nodiscard]] bool hears_room(const ClientSettings& settings, Mode mode);

// "HOST", "HOST PORT", "HOST:PORT", "[::1]:PORT", or nothing at all. Throws UsageError.
[[nodiscard]] Endpoint parse_endpoint(std::span<const std::string> operands);

// What --help prints.
[[nodiscard]] std::string client_help();

}  // namespace chat
