// What a descriptor's terminal is like.

#pragma once

#include <cstddef>
#include <optional>

namespace chat {

// How many characters a row has on the terminal that `fd` is, at the moment; 80 where the terminal
// does not say it. Nothing when `fd` is no terminal.
[[nodiscard]] std::optional<std::size_t> terminal_columns(int fd);

}  // namespace chat
