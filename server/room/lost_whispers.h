// Whispers that a session was sent and did not take before it ended. Pure.

#pragma once

#include <string_view>
#include <vector>

#include "server/room/draft.h"
#include "server/room/members.h"

namespace chat {

// A notice for each sender that still has a place in the room, of the whispers that are kept for
// `absent`, whose session is about to end. `why`: "ann did not come back". There are no more of
// them than whispers, which Limits::private_bytes bounds.
[[nodiscard]] std::vector<EntryDraft> notices_of_lost_whispers(const Member& absent,
                                                               const Members& members,
                                                               std::string_view why);

}  // namespace chat
