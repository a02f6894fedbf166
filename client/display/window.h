// What the client sets of a terminal besides its rows: whether it reports the mouse, and the title
// of its window (xterm, "Control Sequences"). Pure: gives the bytes for it.

#pragma once

#include <string>
#include <string_view>

#include "client/settings/preferences.h"

namespace chat {

class Window {
 public:
  // The bytes that set both; empty when nothing changes. `title` is clean (common/text/text.h);
  // empty: the one that the window had before.
  [[nodiscard]] std::string set(MouseReports mouse, std::string_view title);

  // The screen has been taken over: no mouse is reported, and the title is as before.
  void forget() { *this = {}; }

 private:
  MouseReports mouse_ = MouseReports::Off;
  std::string title_;
};

// Whether a terminal of this kind (TERM) reads the control strings of titles and links (ECMA-48,
// 5.6) without printing them.
[[nodiscard]] bool takes_control_strings(std::string_view term);

}  // namespace chat
