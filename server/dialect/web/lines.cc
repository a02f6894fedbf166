#include "server/dialect/web/lines.h"

#include "server/dialect/web/frames.h"

namespace chat {

void append_in_frames(std::string& out, std::string_view lines) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    websocket::append_frame(out, websocket::Opcode::Text, line);
    lines.remove_prefix(line.size() + 1);
  }
}

}  // namespace chat
