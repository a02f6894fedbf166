// What the environment says to the client, and the folders that follow from it. Pure: main reads
// the environment, once.

#pragma once

#include <string>

namespace chat {

// Values of variables of these names; one that is not set is empty, and an empty one counts as not
// set.
struct Environment {
  std::string chat_name;
  std::string chat_plain;
  std::string no_color;  // https://no-color.org
  std::string term;
  std::string colorterm;
  std::string xdg_config_home;
  std::string xdg_state_home;
  std::string home;
  std::string logname;
};

// Where settings, and what is remembered from one run to the next, are kept, as the XDG Base
// Directory Specification has it: a path in its variables that is not absolute is ignored, and
// ~/.config or ~/.local/state takes its place. Empty where there is no home folder either.
[[nodiscard]] std::string config_folder(const Environment& environment);
[[nodiscard]] std::string state_folder(const Environment& environment);

}  // namespace chat
