// Drafts: entries that have no place in the log yet. Pure.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/event.h"
#include "server/log/log.h"
#include "server/room/members.h"

namespace chat {

using EntryDraft = std::shared_ptr<LogEntry>;

// What `member` does, for everyone. `line` is the number of the line that asked for it; 0: none.
[[nodiscard]] EntryDraft draft_by(const Member& member, std::uint64_t line, event::What what);
// The same, for that member alone.
[[nodiscard]] EntryDraft reply_to(const Member& member, std::uint64_t line, event::What what);
// The line had no effect.
[[nodiscard]] EntryDraft error_for(const Member& member, std::uint64_t line, std::string_view code,
                                   std::string sentence);
// Messages of the past, and the end of them.
[[nodiscard]] std::vector<EntryDraft> history_for(const Member& member, std::uint64_t line,
                                                  std::shared_ptr<const History> past);

}  // namespace chat
