// SHA-1 (RFC 3174), which the WebSocket handshake asks for (RFC 6455, section 1.3). It proves there
// that the server has read the request, and protects nothing. Pure.

#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace chat {

inline constexpr std::size_t kSha1Bytes = 20;
[[nodiscard]] std::array<char, kSha1Bytes> sha1(std::string_view bytes);

}  // namespace chat
