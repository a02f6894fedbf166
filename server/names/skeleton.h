// What a name looks like, by Unicode's rule for confusable identifiers (UTS #39, section 4). Pure;
// safe from any thread.

#pragma once

#include <string>
#include <string_view>

namespace chat {

// Names with the same skeleton are hard to tell apart: "ann" and one with a Cyrillic а, "é" as one
// character and as two. A skeleton is for comparing only. Its cost is that of a few dozen look-ups
// in a table, whatever the name.
//
// Names with the same skeleton by UTS #39 have the same one here. So have others: marks in a row
// are sorted by their code points, not by their combining classes, so that no table of these is
// needed; and the width of a letter makes no difference, for keyboards that write ASCII in full
// width.
[[nodiscard]] std::string skeleton(std::string_view name);

}  // namespace chat
