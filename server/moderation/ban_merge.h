// Bans that were changed in two places, in the room and in their file. Bans are compared by all
// that a line of the file has, times in seconds. Pure; safe from any thread.

#pragma once

#include <vector>

#include "server/moderation/ban.h"

namespace chat {

// Those of the candidates that are not known.
[[nodiscard]] std::vector<Ban> not_in(const std::vector<Ban>& known,
                                      const std::vector<Ban>& candidates);

// `theirs`, with what `ours` have changed since both were `base`. Where both have changed the ban
// of one target, ours holds.
[[nodiscard]] std::vector<Ban> merged(const std::vector<Ban>& base, const std::vector<Ban>& ours,
                                      const std::vector<Ban>& theirs);

}  // namespace chat
