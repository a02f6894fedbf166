// The commands that the client answers itself, at a full-screen terminal only. Pure.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/protocol/request.h"

namespace chat {

struct Clear {};
struct Ignore {
  std::string name;  // empty: who is ignored is asked for
};
struct Unignore {
  std::string name;
};
struct Save {
  std::string file;
};
struct Set {
  std::string name;   // empty: all settings are asked for
  std::string value;  // empty: it is asked for
};
struct Reply {
  std::string text;  // a whisper to who whispered last
};
// A wrong use; it is told to the person, and the server gets nothing of it.
struct LocalMistake {
  std::string sentence;
};
using LocalCommand = std::variant<Clear, Ignore, Unignore, Save, Set, Reply, LocalMistake>;

// Reads a line, cleaned by clean(). Nothing: it is the server's business.
[[nodiscard]] std::optional<LocalCommand> parse_local_command(std::string_view line);

struct LocalCommandForm : CommandForm {
  LocalCommand (*parse)(std::string_view rest) = nullptr;  // without blanks around it
};

[[nodiscard]] std::span<const LocalCommandForm> local_commands();

// To be shown behind what the server says to /help, a line each.
[[nodiscard]] std::vector<std::string> local_help_lines();

}  // namespace chat
