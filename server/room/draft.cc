#include "server/room/draft.h"

#include <utility>

namespace chat {
namespace {

// Comings, goings and what the server does by itself wait for nobody's turn, and take nobody's.
bool is_asked_for(const Event& event) {
  return !event.is<event::Welcome, event::Joined, event::Left, event::Away, event::Back,
                   event::History, event::Current, event::Ping, event::Bye>();
}

}  // namespace

EntryDraft draft_by(const Member& member, std::uint64_t line, event::What what) {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = std::move(what);
  entry->line = line;
  entry->actor = member.id;
  entry->counts_for_backpressure = is_asked_for(entry->event);
  return entry;
}

EntryDraft reply_to(const Member& member, std::uint64_t line, event::What what) {
  EntryDraft entry = draft_by(member, line, std::move(what));
  entry->target = member.id;
  return entry;
}

EntryDraft error_for(const Member& member, std::uint64_t line, std::string_view code,
                     std::string sentence) {
  return reply_to(member, line, event::Error{line, std::string(code), std::move(sentence)});
}

std::vector<EntryDraft> history_for(const Member& member, std::uint64_t line,
                                    std::shared_ptr<const History> past) {
  const std::uint64_t count = past->messages.size();
  EntryDraft begin = reply_to(member, line, event::History{line, count});
  begin->history = std::move(past);
  return {std::move(begin), reply_to(member, line, event::Current{count})};
}

}  // namespace chat
