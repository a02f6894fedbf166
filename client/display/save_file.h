// Writes what a person has seen to a file (/save).

#pragma once

#include <optional>
#include <string>

#include "client/talk/scrollback.h"

namespace chat {

// Makes a file that only its owner can read, because whispers are in it. Never overwrites a file.
// Returns a sentence when it fails, and leaves no file then.
[[nodiscard]] std::optional<std::string> save_talk(const std::string& path,
                                                   const Scrollback& scrollback);

}  // namespace chat
