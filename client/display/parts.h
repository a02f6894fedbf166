// Sentences for a row that may be too short for them. Pure.

#pragma once

#include <cstddef>
#include <string_view>

namespace chat {

// The beginning of `text` that fits, without a part that would be cut: it ends before a bracket, a
// comma, a semicolon, a colon or a bar, else after a word. A longer word is cut.
[[nodiscard]] std::string_view parts_within(std::string_view text, std::size_t columns);

}  // namespace chat
