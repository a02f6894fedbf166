// Sizes as people type them: "16M". Pure; safe from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chat {

// A whole number of bytes, or of KiB, MiB or GiB with K, M or G behind it; nothing for anything
// else, and for what 64 bits cannot hold.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace chat
