// What a person takes for one character: the extended grapheme clusters of Unicode annex 29, of the
// version in client/unicode/grapheme_tables.h. Pure functions; safe from any thread.
//
// Invalid UTF-8 is no error: each sequence that decode() (common/text/text.h) takes is one cluster,
// which joins with nothing.

#pragma once

#include <cstddef>
#include <string_view>

namespace chat {

// How many bytes the first cluster of `text` takes, as if nothing were before it; 0 for "".
[[nodiscard]] std::size_t first_grapheme(std::string_view text);

// How many bytes the last cluster takes: the one where first_grapheme(), going over all of `text`,
// ends up. Looks back to the nearest boundary that is one whatever comes before it, which is the
// beginning of this cluster or of the flags or joined emoji in a row that it is one of, and goes
// forward from there.
[[nodiscard]] std::size_t last_grapheme(std::string_view text);

}  // namespace chat
