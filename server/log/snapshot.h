// What the room needs to go on after a restart of the server, or in a new transcript file.

#pragma once

#include <cstdint>
#include <vector>

#include "server/log/log.h"
#include "server/log/session_state.h"

namespace chat {

struct Snapshot {
  std::uint64_t last_seq = 0;          // events up to this number may have existed
  MemberId last_member = kNobody;      // members up to this number may have existed
  std::vector<EntryPtr> messages;      // the last messages, in order
  std::uint64_t forgotten = 0;         // messages up to this number may be missing
  std::vector<SessionState> sessions;  // those that have not ended
};

}  // namespace chat
