#include "common/protocol/password.h"

#include "common/text/text.h"

namespace chat {

bool is_password(std::string_view text) {
  if (text.empty() || text.size() > kMaxPassword) return false;
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (!next.valid || is_control(next.code_point)) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

}  // namespace chat
