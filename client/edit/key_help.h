// The keys of the full screen, for F1 and /help keys. The man page has them all, and more of each.

#pragma once

#include <span>
#include <string_view>

namespace chat {

struct KeyHelp {
  std::string_view keys;  // "Ctrl+U, Ctrl+K"
  std::string_view help;
};

// Those that a newcomer needs first come first. Two columns of them fit a screen of 80 columns.
[[nodiscard]] std::span<const KeyHelp> key_help();

}  // namespace chat
