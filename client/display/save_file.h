// What a person has seen, written to a file of their own (/save).

#pragma once

#include <optional>
#include <string>

#include "client/talk/scrollback.h"

namespace chat {

// Makes a file that only its owner can read, since there are whispers in it. An existing file is
// left alone. Returns a sentence when it fails; no file is left behind then.
[[nodiscard]] std::optional<std::string> save_talk(const std::string& path,
                                                   const Scrollback& scrollback);

}  // namespace chat
