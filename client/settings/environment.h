// The variables of the environment, and the folders that follow from them. Pure: main reads the
// environment, once.

#pragma once

#include <map>
#include <string>

namespace chat {

using Environment = std::map<std::string, std::string>;

// Empty where it is not set; an empty value counts as not set.
[[nodiscard]] std::string value_of(const Environment& environment, const std::string& variable);

// Where settings, and what is remembered from one run to the next, are kept. XDG Base Directory
// Specification: a path in its variables that is not absolute is ignored, and ~/.config or
// ~/.local/state takes its place. Empty where there is no home folder either.
[[nodiscard]] std::string config_folder(const Environment& environment);
[[nodiscard]] std::string state_folder(const Environment& environment);

}  // namespace chat
