// What stands on the terminal's screen, and the bytes that turn it into the next frame: all of them
// at once, for one write. It writes nothing itself.
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
  // The bytes that turn the screen into `frame`: the rows that differ, then the cursor. Empty if
  // nothing differs. A frame of another size than the last is painted as a whole.
  [[nodiscard]] std::string paint(const Frame& frame);

  // The screen may hold anything now (a stop, a resize, Ctrl+L): the next paint() paints all.
  void forget() { shown_.reset(); }

 private:
  [[nodiscard]] std::string scroll(const Frame& frame);

  std::optional<Frame> shown_;
};

}  // namespace chat
