// The rows of the prompt and the input line, and the cursor among them. Pure.

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

// Rows break between characters, not words, so that typed text does not jump, and at line ends. A
// tab is shown as blanks; control and invisible characters are not shown. The last
// column stays free for the cursor if there is more than one column. At most `most_rows` rows (at
// least 1) are shown: the last ones, or those from the cursor on when the cursor is above them.
// `cursor` is a byte offset in `input`.
[[nodiscard]] InputArea input_area(std::string_view prompt, std::string_view input,
                                   std::size_t cursor, std::size_t columns, std::size_t most_rows);

}  // namespace chat
