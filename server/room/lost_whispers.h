// Whispers that a session was sent and did not take before it ended. Pure.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "server/room/draft.h"
#include "server/room/members.h"

namespace chat {

// A notice for each sender of `whispers` that still has a place in the room. They are kept, or
// being stored, for a session that is about to end; the connection broke after event `lost_after`.
// `why`: "ann did not come back". There are no more notices than whispers, which
// Limits::private_bytes and kept_total_bytes bound.
[[nodiscard]] std::vector<EntryDraft> notices_of_lost_whispers(
    const std::vector<EntryPtr>& whispers, std::uint64_t lost_after, const Members& members,
    std::string_view why);

}  // namespace chat
