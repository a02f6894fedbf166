// Moderation: what holds in the room because of orders, beside what its members carry themselves.
// Changes changes it, Requests asks it. Not thread-safe: the room's mutex guards it.

#pragma once

#include "server/moderation/left_muted.h"

namespace chat {

struct Moderation {
  LeftMuted left_muted;
};

}  // namespace chat
