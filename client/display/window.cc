#include "client/display/window.h"

#include <algorithm>
#include <array>

namespace chat {
namespace {

// Presses and the wheel (1000), in numbers (1006).
constexpr std::string_view kMouseOn = "\x1b[?1000h\x1b[?1006h";
constexpr std::string_view kMouseOff = "\x1b[?1006l\x1b[?1000l";
// The title that Terminal::kKeepTitle has put aside, which stays there.
constexpr std::string_view kTitleBefore = "\x1b[23;2t\x1b[22;2t";

}  // namespace

std::string Window::set(MouseReports mouse, std::string_view title) {
  std::string bytes;
  if (mouse != mouse_) bytes = mouse == MouseReports::On ? kMouseOn : kMouseOff;
  mouse_ = mouse;
  if (title == title_) return bytes;
  title_ = title;
  if (title.empty()) return bytes.append(kTitleBefore);
  return bytes.append("\x1b]2;").append(title).append("\x1b\\");
}

bool takes_control_strings(std::string_view term) {
  constexpr std::array<std::string_view, 8> kWithout = {"",     "dumb",  "unknown", "linux",
                                                        "vt52", "vt100", "vt102",   "cygwin"};
  return std::find(kWithout.begin(), kWithout.end(), term) == kWithout.end();
}

}  // namespace chat
