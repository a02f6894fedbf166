// The native dialect, for programs: numbered lines, TAB-separated events
// (common/protocol/PROTOCOL.md).

#pragma once

#include "server/dialect/dialect.h"

namespace chat {

// Matches a client whose first line is a /hello.
[[nodiscard]] const Dialect& native_dialect();

}  // namespace chat
