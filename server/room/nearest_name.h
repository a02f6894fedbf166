// The name that somebody who mistyped one may have meant. Pure; the search needs no lock.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// A name with more edits than this is another name.
inline constexpr std::size_t kMostEdits = 2;

// Bytes of names that one search looks at: all names of a room of thousands, and about a
// millisecond of work for the longest ones.
inline constexpr std::size_t kMostComparedBytes = std::size_t{64} * 1024;

// Whether names of these lengths, in bytes, can be kMostEdits or fewer apart.
[[nodiscard]] bool may_be_near(std::size_t bytes, std::size_t other_bytes);

// The one of `names` that is nearest to `wanted`, ASCII case aside; empty when none is near. Of
// names that are equally near, the first. Each of `names` is well-formed as a name.
[[nodiscard]] std::string nearest_name(std::string_view wanted,
                                       const std::vector<std::string>& names);

}  // namespace chat
