// The table of dialects that the server speaks (see server/dialect/dialect.h).

#pragma once

#include "server/dialect/dialect.h"

namespace chat {

[[nodiscard]] Dialects all_dialects();

}  // namespace chat
