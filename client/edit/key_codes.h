// The key of a code or of an escape sequence (xterm, "Control Sequences"). Pure. A code without a
// key gives Unknown.

#pragma once

#include <string_view>

#include "client/edit/keys.h"

namespace chat {

inline constexpr unsigned char kEscape = 0x1B;

// A control character, or a printable one.
[[nodiscard]] Key key_of_code(char32_t code_point, Key::Modifiers with);
// ESC [ parameters final. `alt`: one more Escape came before it.
[[nodiscard]] Key key_of_control(std::string_view parameters, unsigned char final, bool alt);
// The code of a mouse button, as it is reported when it is pressed.
[[nodiscard]] Key key_of_mouse(unsigned button);
// ESC O final
[[nodiscard]] Key key_of_single(unsigned char final, bool alt);

}  // namespace chat
