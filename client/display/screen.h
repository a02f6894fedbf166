// The whole of a terminal's screen: what stands on it, and the bytes that make the next frame of
// it. Makes them all at once, for one write; writes nothing itself.
//
// Uses of ECMA-48 only what every terminal knows that has escapes at all: CUP, EL, ED, SGR, and of
// the DEC private ones the scrolling region and the cursor's visibility. Expects that nothing wraps
// by itself (DECAWM off); where it does, only rows that are as wide as the screen are at risk.

#pragma once

#include <optional>
#include <string>

#include "client/display/frame.h"

namespace chat {

class Screen {
 public:
  // What turns the screen into `frame`: the rows that differ, then the cursor. Empty where
  // nothing does. A frame of another size than the last paints all of it.
  [[nodiscard]] std::string paint(const Frame& frame);

  // Nobody knows what stands there now (a stop, a resize, Ctrl+L): the next paint() paints all.
  void forget() { shown_.reset(); }

 private:
  [[nodiscard]] std::string scroll(const Frame& frame);

  std::optional<Frame> shown_;
};

}  // namespace chat
