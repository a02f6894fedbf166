// Characters as people see them: the extended grapheme clusters of Unicode annex 29, of the
// version in common/unicode/grapheme_tables.h. Pure functions; safe from any thread.
//
// Invalid UTF-8 is no error: each sequence that decode() (common/text/text.h) takes is one cluster,
// which joins with nothing.

#pragma once

#include <cstddef>
#include <string_view>

namespace chat {

// The bytes of the first cluster of `text`, as if nothing were before it; 0 for "".
[[nodiscard]] std::size_t first_grapheme(std::string_view text);

// The bytes of the last cluster: the one where first_grapheme() ends when it goes over all of
// `text`. Looks back to the nearest boundary that does not depend on earlier text, and goes
// forward from there. That boundary is the beginning of this cluster, or of the flags or joined
// emoji in a row that it belongs to.
[[nodiscard]] std::size_t last_grapheme(std::string_view text);

}  // namespace chat
