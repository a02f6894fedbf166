// Lines of the native dialect in WebSocket frames. Pure.

#pragma once

#include <cstddef>
#include <string>

namespace chat {

// Puts each of the lines that `bytes` has from `begin` on into a text frame, without the LF that
// each ends with.
void frame_lines(std::string& bytes, std::size_t begin);

}  // namespace chat
