// Finds the name that a person may have meant who mistyped one. Pure; needs no lock.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// The most bytes of names that one search compares: all names of a room of thousands, about a
// millisecond of work for the longest ones.
inline constexpr std::size_t kMostComparedBytes = std::size_t{64} * 1024;

// The most names that one search looks at, those of another length too: that many are walked over
// in a fraction of a millisecond.
inline constexpr std::size_t kMostNamesLookedAt = 4'096;

// Whether names of these lengths, in bytes, can be at most kMostEdits apart.
[[nodiscard]] bool may_be_near(std::size_t bytes, std::size_t other_bytes);

// The name in `names` that is nearest to `wanted`, whatever the case of ASCII letters; the first
// of several; empty when none is near. Each of `names` is well-formed.
[[nodiscard]] std::string nearest_name(std::string_view wanted,
                                       const std::vector<std::string>& names);

}  // namespace chat
