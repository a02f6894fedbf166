// What the room has to know to go on after a restart of the server, or in a new file of its
// transcript.

#pragma once

#include <cstdint>
#include <vector>

#include "server/log/log.h"
#include "server/log/session_state.h"

namespace chat {

struct Snapshot {
  std::uint64_t last_seq = 0;          // events up to this number may have existed
  MemberId last_member = kNobody;      // the same for members
  std::vector<EntryPtr> messages;      // the last of them, in order
  std::uint64_t forgotten = 0;         // messages up to this number may be missing
  std::vector<SessionState> sessions;  // those that have not ended
};

}  // namespace chat
