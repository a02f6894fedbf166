// The dialects that the server speaks.

#pragma once

#include "server/dialect/dialect.h"

namespace chat {

[[nodiscard]] Dialects all_dialects();

}  // namespace chat
