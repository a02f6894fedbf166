#include "server/dialect/dialect.h"

#include "common/protocol/wire.h"
#include "common/text/text.h"

namespace chat {

const Dialect& choose_dialect(std::string_view first_line) {
  return wire::is_hello(first_line) ? native_dialect() : plain_dialect();
}

Request request_in(std::string_view text, bool too_long) {
  if (too_long || text.size() > kMaxLine) {
    return BadRequest{
        code::kTooLong,
        "that line is longer than " + std::to_string(kMaxLine) + " bytes; nothing of it was sent",
        ""};
  }
  return parse_request(clean(text));
}

}  // namespace chat
