// The commands that the client handles itself, where a person types. Pure.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/talk/people.h"
#include "common/protocol/request.h"

namespace chat {

struct Clear {};
struct Ignore {
  std::string name;  // empty: to list who is ignored
};
struct Unignore {
  std::string name;
};
struct Save {
  std::string file;
};
struct Set {
  std::string name;   // empty: to list all settings
  std::string value;  // empty: to show it
};
struct Reply {
  std::string text;  // a whisper to the person who whispered last
};
struct FindText {
  std::string text;  // may be empty
};
struct ShowKeys {};  // /help keys
struct ShowLines {};
// A wrong use. The person sees the sentence; nothing goes to the server.
struct BadLocalCommand {
  std::string sentence;
};
using LocalCommand = std::variant<Clear, Ignore, Unignore, Save, Set, Reply, FindText, ShowKeys,
                                  ShowLines, BadLocalCommand>;

// `line` has been through clean(). Nothing when the line is for the server.
[[nodiscard]] std::optional<LocalCommand> parse_local_command(std::string_view line);

// Where a command works.
enum class CommandPlace : std::uint8_t {
  Anywhere,    // also where lines are only printed
  FullScreen,  // only there
};

struct LocalCommandForm : CommandForm {
  LocalCommand (*parse)(std::string_view rest) = nullptr;  // without blanks around it
  std::string_view alias = {};                             // another word for it; empty: none
  CommandPlace place = CommandPlace::Anywhere;
};

[[nodiscard]] std::span<const LocalCommandForm> local_commands();

// The whole of /help at that place, for somebody in that role: what is typed, and what it does.
struct HelpItem {
  std::string typed;
  std::string help;
};
[[nodiscard]] std::vector<HelpItem> all_help(CommandPlace place, People::Role role);

// The lines of /help at that place, below the server's commands.
[[nodiscard]] std::vector<std::string> local_help_lines(CommandPlace place);

}  // namespace chat
