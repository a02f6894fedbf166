// Base64 (RFC 4648, section 4). Pure.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chat {

[[nodiscard]] std::string base64(std::string_view bytes);
// The bytes that `text` stands for. Nothing when it is not exactly what base64() makes of them:
// every other character, missing padding and bits that are lost are errors.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace chat
