#include "server/dialect/web/lines.h"

#include <string_view>

#include "server/dialect/web/frames.h"

namespace chat {

void frame_lines(std::string& bytes, std::size_t begin) {
  using websocket::Opcode;
  const std::size_t end = bytes.find('\n', begin);
  if (end == std::string::npos) return;
  if (end + 1 == bytes.size()) {  // one line, as nearly always: it stays where it is
    std::string header;           // short enough to need no memory
    websocket::append_header(header, Opcode::Text, end - begin);
    bytes.pop_back();
    bytes.insert(begin, header);
    return;
  }
  const std::string lines = bytes.substr(begin);
  bytes.resize(begin);
  for (std::string_view rest = lines; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    websocket::append_header(bytes, Opcode::Text, line.size());
    bytes += line;
    rest.remove_prefix(line.size() + 1);
  }
}

}  // namespace chat
