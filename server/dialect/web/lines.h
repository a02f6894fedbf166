// Lines of the native dialect in WebSocket frames. Pure.

#pragma once

#include <string>
#include <string_view>

namespace chat {

// Appends each of `lines`, which all end with a LF, as a text frame without it.
void append_in_frames(std::string& out, std::string_view lines);

}  // namespace chat
