// The environment variables, and the folders that follow from them. Pure: main reads the
// environment, once.

#pragma once

#include <map>
#include <string>

namespace chat {

using Environment = std::map<std::string, std::string>;

// The variable's value; empty when it is not set.
[[nodiscard]] std::string value_of(const Environment& environment, const std::string& variable);

// The folders for settings, and for what is remembered from one run to the next. XDG Base
// Directory Specification: a path that is not absolute is ignored, and ~/.config or
// ~/.local/state is used. Empty when there is no home folder either.
[[nodiscard]] std::string config_folder(const Environment& environment);
[[nodiscard]] std::string state_folder(const Environment& environment);

}  // namespace chat
