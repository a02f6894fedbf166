// A page over the whole screen until a key is pressed: what it explains, in columns. Pure.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "client/display/layout.h"
#include "client/terminal/screen_size.h"

namespace chat {

struct Page {
  struct Item {
    std::string name;
    std::string text;
  };
  std::string title;
  std::vector<Item> items;
  std::size_t first = 0;  // the first visible row of those of the items
};

// All rows of a screen of that size. Names stand in a column, texts in one beside it; a wide screen
// has several pairs of them. The last row says how to go on.
[[nodiscard]] std::vector<std::string> rows_of(const Page& page, ScreenSize size,
                                               const Layout& layout);

// Scrolls by a screen; stops at the first and at the last one.
void page_up(Page& page, ScreenSize size);
void page_down(Page& page, ScreenSize size);

}  // namespace chat
