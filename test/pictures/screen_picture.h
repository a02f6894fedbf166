// A terminal's screen as an SVG picture, on a ground of its own.

#pragma once

#include <string>
#include <string_view>

#include "client/terminal/screen_size.h"

namespace chat::test {

struct Cursor {
  std::size_t column = 0;
  std::size_t row = 0;
};

// `screen`: rows with LF behind each, and SGR (ECMA-48, 8.3.117) before what it is about.
[[nodiscard]] std::string picture_of(std::string_view screen, ScreenSize size, Cursor cursor,
                                     std::string_view title);

}  // namespace chat::test
