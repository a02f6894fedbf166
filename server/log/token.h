// The token of a session: a member's number and 128 random bits. Whoever has it may resume the
// session, so it is compared in constant time and never logged.
//
// The key of a hello is a secret of the same size.
//
// Pure but for make_secret(); safe from any thread.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/log/log.h"

namespace chat {

using Secret = std::array<std::uint8_t, 16>;

// From the system's source of randomness (getentropy, POSIX.1-2024). Throws std::system_error.
[[nodiscard]] Secret make_secret();
// Takes the same time wherever they differ.
[[nodiscard]] bool same(const Secret& a, const Secret& b);

struct Token {
  MemberId member = kNobody;
  Secret secret{};
};
// "1f-0123456789abcdef0123456789abcdef" from a token, and a token from it.
[[nodiscard]] std::string to_string(const Token& token);
[[nodiscard]] std::optional<Token> parse_token(std::string_view text);
// Two hexadecimal digits for each byte.
[[nodiscard]] std::optional<Secret> parse_secret(std::string_view text);

}  // namespace chat
