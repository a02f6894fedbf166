// What was said as bare lines, to be copied: no times, no columns, no styles, and a line that is
// longer than the screen is left to the terminal to wrap, so that it is selected as one. Pure.

#pragma once

#include <string>

#include "client/display/layout.h"
#include "client/talk/scrollback.h"
#include "client/terminal/screen_size.h"

namespace chat {

// The bytes for a whole screen: the last entries that fit, or, where the person has scrolled up,
// those from the first visible one on. The last row says how to go back. Of an entry longer than
// the screen the end is seen. Leaves out arrivals when `layout` does.
[[nodiscard]] std::string bare_lines(const Scrollback& scrollback, ScreenSize size,
                                     const Layout& layout);

}  // namespace chat
