// Finds the word that a person may have meant who mistyped one. Pure; safe from any thread.

#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace chat {

// A word with more edits than this is another word.
inline constexpr std::size_t kMostEdits = 2;

// The longest word, in bytes, that another one is compared with.
inline constexpr std::size_t kLongestCompared = 96;

// Edits (insert, delete, replace, swap neighbours: optimal string alignment) from `a` to `b`, or
// `limit` + 1 when there are more. Bytes, not characters: good enough for a hint. `b` has at most
// kLongestCompared bytes.
[[nodiscard]] std::size_t edits(std::string_view a, std::string_view b, std::size_t limit);

// The most edits that a word of so many bytes may have: two would leave nothing of a short one.
[[nodiscard]] std::size_t most_edits(std::size_t bytes);

// The one of `words` that is nearest to `wanted`; the first of several; empty when none is near.
// None is longer than kLongestCompared.
[[nodiscard]] std::string_view nearest_word(std::string_view wanted,
                                            std::span<const std::string_view> words);

}  // namespace chat
