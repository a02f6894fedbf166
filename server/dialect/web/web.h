// The web dialect, for browsers: HTTP serves the page, and a WebSocket carries the lines of the
// native dialect, one in each text frame (common/protocol/PROTOCOL.md).

#pragma once

#include "server/dialect/dialect.h"

namespace chat {

// Matches a client whose first line is a request of HTTP.
[[nodiscard]] const Dialect& web_dialect();

}  // namespace chat
