// What a person has seen, written to a file of their own (/save).

#pragma once

#include <optional>
#include <string>

#include "client/talk/scrollback.h"

namespace chat {

// Makes the file, readable by its owner only: there are whispers in it. One that is there already
// is left alone. Returns a sentence when it could not be done; nothing is left behind then.
[[nodiscard]] std::optional<std::string> save_talk(const std::string& path,
                                                   const Scrollback& scrollback);

}  // namespace chat
