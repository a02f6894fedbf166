// Drafts: entries that have no place in the log yet. Pure.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/protocol/event.h"
#include "server/log/log.h"
#include "server/room/members.h"

namespace chat {

using EntryDraft = std::shared_ptr<LogEntry>;

// Whether such an event counts for backpressure: a member's line asked for it. Joins, leaves, and
// what the server does by itself wait for no turn.
template <class Kind>
inline constexpr bool is_asked_for =
    !event::OneOf<Kind, event::Welcome, event::Joined, event::Left, event::Away, event::Back,
                  event::History, event::Current, event::Ping, event::Bye>;

// An entry for everyone: `member` did it. `line` is the number of the line that asked for it; 0:
// none.
template <class Kind>
[[nodiscard]] EntryDraft draft_by(const Member& member, std::uint64_t line, Kind&& what) {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = std::forward<Kind>(what);
  entry->line = line;
  entry->actor = member.id;
  entry->share = member.share;
  entry->counts_for_backpressure = is_asked_for<std::remove_cvref_t<Kind>>;
  return entry;
}
// The same for that member alone.
template <class Kind>
[[nodiscard]] EntryDraft reply_to(const Member& member, std::uint64_t line, Kind&& what) {
  EntryDraft entry = draft_by(member, line, std::forward<Kind>(what));
  entry->target = member.id;
  entry->target_share = member.share;
  return entry;
}
// The error of a line that had no effect.
[[nodiscard]] EntryDraft error_for(const Member& member, std::uint64_t line, std::string_view code,
                                   std::string sentence);
// The error that takes the place of `message`, for whoever said it.
[[nodiscard]] EntryDraft error_instead(const LogEntry& message, std::string_view code,
                                       std::string sentence);
// The entries of a history: its messages, and its end.
[[nodiscard]] std::vector<EntryDraft> history_for(const Member& member, std::uint64_t line,
                                                  std::shared_ptr<const History> past);

}  // namespace chat
