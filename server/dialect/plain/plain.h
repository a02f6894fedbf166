// The plain dialect, for people with nc, telnet or socat: lines that read well. The first character
// of a line says what it is (`[` a person, `*` a notice, `!` an error), and is always the server's.

#pragma once

#include "server/dialect/dialect.h"

namespace chat {

// Matches whatever a client sends.
[[nodiscard]] const Dialect& plain_dialect();

}  // namespace chat
