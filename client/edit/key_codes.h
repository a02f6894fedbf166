// Which key a code or an escape sequence stands for (xterm's "Control Sequences"). Pure. Where it
// stands for none, the key's kind is Unknown.

#pragma once

#include <string_view>

#include "client/edit/keys.h"

namespace chat {

inline constexpr unsigned char kEscape = 0x1B;

// A control character, or a printable one.
[[nodiscard]] Key key_of_code(char32_t code_point, Key::Modifiers with);
// ESC [ parameters final. `alt`: an Escape more came before it.
[[nodiscard]] Key key_of_control(std::string_view parameters, unsigned char final, bool alt);
// ESC O final
[[nodiscard]] Key key_of_single(unsigned char final, bool alt);

}  // namespace chat
