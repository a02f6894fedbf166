// Lines for a terminal that is only written to line by line, such as the server's console: it
// wraps a long line itself, wherever its row ends, and whoever fills the row decides what the next
// one begins with. Pure functions; safe from any thread.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

// `lines`, each with LF behind it, as rows of at most `columns`. A line that is longer goes on in
// rows that begin with two blanks, so nobody can forge a line by filling a row. It is divided at
// blanks, which are dropped there, or within a word longer than a row. Terminals differ about the
// columns of some characters, so all are counted by most_columns(). Fewer than 4 columns are taken
// for 4.
[[nodiscard]] std::string as_rows(std::string_view lines, std::size_t columns);

}  // namespace chat
