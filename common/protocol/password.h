// The password of a room (PROTOCOL.md). Pure; safe from any thread.

#pragma once

#include <cstddef>
#include <string_view>

namespace chat {

inline constexpr std::size_t kMaxPassword = 256;  // bytes

// Whether `text` may be a password: 1 to kMaxPassword bytes of valid UTF-8 without control
// characters.
[[nodiscard]] bool is_password(std::string_view text);

}  // namespace chat
