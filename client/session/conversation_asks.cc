// What the client asks the server by itself: who is here, and older messages.

#include <algorithm>
#include <utility>

#include "client/session/conversation.h"

namespace chat {
namespace {

// In a larger room the client does not ask for all names. People that one talks to will have
// spoken, or have come since.
constexpr std::uint32_t kMostNamesAskedFor = 200;

}  // namespace

// Asks for the names here, for completion and /ignore. Uses a typed command, so that a refusal
// reads well.
void Conversation::refresh_names() {
  if (!is_interactive(mode_) || people_here_ > kMostNamesAskedFor || !session_.has_room()) return;
  session_.add("/who", ClientSession::Line::Asker::Client);
  send_lines();
}

bool Conversation::ask_for_older(std::size_t count) {
  if (phase_ != Phase::Joined || !session_.is_current() || !session_.has_room()) return false;
  session_.add("/history " + std::to_string(count), ClientSession::Line::Asker::Client);
  send_lines();
  return true;
}

bool Conversation::waits_for_older() const {
  const auto& lines = session_.in_flight();
  return std::any_of(lines.begin(), lines.end(), [this](const ClientSession::Line& line) {
    return line.asker == ClientSession::Line::Asker::Client && line.number != gap_line_ &&
           line.text.starts_with("/history");
  });
}

bool Conversation::take_own_answer(const Event& event,
                                   const std::optional<ClientSession::Line>& settled) {
  if (settled && settled->asker == ClientSession::Line::Asker::Client) {
    if (std::exchange(name_list_, NameList::Idle) == NameList::Arriving) people_.list_ends();
    return true;
  }
  if (!session_.is_for_client(line_of(event))) return false;
  if (const auto* history = event.as<event::History>()) {
    history->line == gap_line_ ? printer_.begin_gap(gap_) : printer_.begin_older();
  }
  if (const auto* users = event.as<event::Users>()) {
    if (std::exchange(name_list_, NameList::Arriving) != NameList::Arriving) people_.list_begins();
    for (const Person& person : users->here) {
      people_.listed(person.name);
      people_.set_presence(person.name, person.presence);
    }
  }
  return event.is<event::History, event::Users>();
}

}  // namespace chat
