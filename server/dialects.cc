#include "server/dialects.h"

#include <array>

#include "server/dialect/native/native.h"
#include "server/dialect/plain/plain.h"
#include "server/dialect/web/web.h"

namespace chat {

Dialects all_dialects() {
  // The first dialect that recognizes a connection's first bytes gets it. The last one takes all
  // others, and greets clients that stay silent.
  static const std::array dialects{
      &native_dialect(),
      &web_dialect(),
      &plain_dialect(),
  };
  return dialects;
}

}  // namespace chat
