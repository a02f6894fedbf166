// Emoji by their names in Unicode, for the Tab key. Pure.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// A shorter beginning would match hundreds.
inline constexpr std::size_t kShortestEmojiName = 2;

// The emoji meant by ":thumbsup" or ":thumbs_up:", the best first: those of that name, those whose
// names begin so, then those that have a word that begins so. Ignores case, and _ and - between
// words. Nothing for what is no such word.
[[nodiscard]] std::vector<std::string> emoji_called(std::string_view word);

}  // namespace chat
