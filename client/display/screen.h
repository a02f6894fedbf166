// The content of the terminal's screen, and the bytes that turn it into the next frame, all in
// one string for one write. It writes nothing itself.
//
// It uses only what every terminal with escapes knows: of ECMA-48 CUP, EL, ED and SGR, and of the
// DEC private sequences the scrolling region and the cursor's visibility. It expects that the
// terminal does not wrap (DECAWM off); where it wraps, only rows as wide as the screen are at risk.

#pragma once

#include <optional>
#include <string>

#include "client/display/frame.h"

namespace chat {

class Screen {
 public:
  // The bytes that turn the screen into `frame`: the rows that differ, then the cursor. Empty
  // when nothing differs. Paints everything when the size has changed.
  [[nodiscard]] std::string paint(const Frame& frame);

  // The content of the screen is unknown now (after a stop, a resize, Ctrl+L): the next paint()
  // paints everything.
  void forget() { shown_.reset(); }

 private:
  [[nodiscard]] std::string scroll(const Frame& frame);

  std::optional<Frame> shown_;
};

}  // namespace chat
