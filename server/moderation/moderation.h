// Moderation: what holds in the room because of orders, beside what its members carry themselves.
// Changes changes it, Requests asks it. Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstdint>
#include <string>

#include "server/moderation/bans.h"
#include "server/moderation/left_muted.h"

namespace chat {

struct Moderation {
  LeftMuted left_muted;
  Bans bans;
  std::string topic;  // what newcomers are told; empty: nothing
  // Locked: nobody new is let in; sessions are taken up again.
  enum class Door : std::uint8_t { Open, Locked } door = Door::Open;
};

}  // namespace chat
