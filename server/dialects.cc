#include "server/dialects.h"

#include <array>

#include "server/dialect/native/native.h"
#include "server/dialect/plain/plain.h"

namespace chat {

Dialects all_dialects() {
  // The first that recognizes a connection's first bytes has it; the last takes all others, and
  // greets who is silent.
  static const std::array dialects{
      &native_dialect(),
      &plain_dialect(),
  };
  return dialects;
}

}  // namespace chat
