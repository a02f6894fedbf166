#include "client/session/any_name.h"

#include "common/protocol/name.h"
#include "common/text/text.h"

namespace chat {

std::string numbered_name(std::string_view name, unsigned number) {
  const std::string digits = std::to_string(number);
  std::string numbered;
  for (std::size_t i = digits.size(); i < kMaxNameCodePoints && !name.empty(); ++i) {
    const std::size_t bytes = decode(name).bytes;
    numbered += name.substr(0, bytes);
    name.remove_prefix(bytes);
  }
  return numbered + digits;
}

}  // namespace chat
