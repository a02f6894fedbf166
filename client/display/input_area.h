// The prompt and what is being typed, as rows, and where the cursor is among them. Pure.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

struct InputArea {
  std::vector<std::string> rows;
  std::size_t cursor_row = 0;
  std::size_t cursor_column = 0;  // < columns
};

// Breaks rows between characters, not words: what is typed does not jump. A tab is shown as blanks,
// a line end as one; control and invisible characters are not shown. The last column stays free for
// the cursor, where there is more than one. Where there are more than `most_rows` (at least 1),
// those with the end are seen, or with the cursor at their top. `cursor` is a byte offset in
// `input`.
[[nodiscard]] InputArea input_area(std::string_view prompt, std::string_view input,
                                   std::size_t cursor, std::size_t columns, std::size_t most_rows);

}  // namespace chat
