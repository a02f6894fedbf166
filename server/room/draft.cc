#include "server/room/draft.h"

#include <utility>

namespace chat {

EntryDraft error_for(const Member& member, std::uint64_t line, std::string_view code,
                     std::string sentence) {
  return reply_to(member, line, event::Error{line, std::string(code), std::move(sentence)});
}

EntryDraft error_instead(const LogEntry& message, std::string_view code, std::string sentence) {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = event::Error{message.line, std::string(code), std::move(sentence)};
  entry->event.seq = message.event.seq;
  entry->event.time_ms = message.event.time_ms;
  entry->line = message.line;
  entry->actor = entry->target = message.actor;
  entry->share = entry->target_share = message.share;
  entry->counts_for_backpressure = true;
  return entry;
}

std::vector<EntryDraft> history_for(const Member& member, std::uint64_t line,
                                    std::shared_ptr<const History> past) {
  const std::uint64_t count = past->messages.size();
  EntryDraft begin = reply_to(member, line, event::History{line, count});
  begin->history = std::move(past);
  return {std::move(begin), reply_to(member, line, event::Current{count})};
}

}  // namespace chat
