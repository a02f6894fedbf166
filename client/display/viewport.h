// The rows of the conversation that are seen, and moving among them. Only what is seen is laid out:
// the walk goes from the end, or from where the person has scrolled to, as far as the screen
// reaches. Pure functions.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/display/layout.h"
#include "client/talk/scrollback.h"

namespace chat {

// Everything that can be read, and how it is laid out. Below the newest entry are the lines that
// wait for the server.
struct Reading {
  const Scrollback& scrollback;
  std::span<const PendingLine> pending;
  std::string_view own_name;
  Layout layout;
};

// At most `height` rows, top to bottom; fewer only where there are no more.
[[nodiscard]] std::vector<std::string> visible_rows(const Reading& reading, std::size_t height);

enum class Reach : std::uint8_t {
  Within,
  Top,  // the oldest row is seen: older entries may be fetched, see Scrollback::add_older()
};
// `scrollback` is the reading's own. Going up leaves the end, and a mark there where the last one
// is seen, or there is none; whoever comes to the end follows it again. Going down by 0 rows is for
// when the size or the preferences have changed: who sees the end then follows it.
Reach scroll_up(Scrollback& scrollback, const Reading& reading, std::size_t height,
                std::size_t rows);
void scroll_down(Scrollback& scrollback, const Reading& reading, std::size_t height,
                 std::size_t rows);

}  // namespace chat
