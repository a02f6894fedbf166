// What the client asks the server by itself: who is here, older messages, and those that were said
// while it was away too long.

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "client/session/conversation.h"
#include "common/protocol/request.h"

namespace chat {
namespace {

using Asker = ClientSession::Line::Asker;

// In a larger room the client does not ask for all names. People that one talks to will have
// spoken, or have come since.
constexpr std::uint32_t kMostNamesAskedFor = 200;

// How often, and how long after each other, it is asked for what was said meanwhile. Many ask at
// once when many come back.
constexpr unsigned kMostGapTries = 4;
constexpr std::chrono::seconds kBetweenGapTries{3};

}  // namespace

// Asks for the names here, for completion and /ignore. Uses a typed command, so that a refusal
// reads well.
void Conversation::refresh_names() {
  if (!is_interactive(mode_) || people_here_ > kMostNamesAskedFor || !session_.has_room()) return;
  session_.add("/who", Asker::Client);
  send_lines();
}

bool Conversation::may_ask() const {
  return phase_ == Phase::Joined && session_.is_current() && session_.has_room();
}

bool Conversation::ask_for_older(std::size_t count) {
  if (!may_ask()) return false;
  session_.add("/history " + std::to_string(count), Asker::Client);
  send_lines();
  return true;
}

bool Conversation::waits_for_older() const {
  const auto& lines = session_.in_flight();
  return std::any_of(lines.begin(), lines.end(), [](const ClientSession::Line& line) {
    return line.asker == Asker::Client && line.text.starts_with("/history");
  });
}

// Later where it is not possible now: that is no try.
void Conversation::ask_for_gap() {
  if (!may_ask()) {
    gap_due_ = Clock::now() + kBetweenGapTries;
    return;
  }
  gap_due_ = Clock::time_point::max();
  ++gap_tries_;
  constexpr std::size_t kMost = 1'000;  // a server gives no more at once
  session_.add("/history " + std::to_string(kMost), Asker::Gap);
  send_lines();
}

void Conversation::on_gap_answered(const Event& event) {
  const auto* error = event.as<event::Error>();
  if (error == nullptr) return gap_.reset();
  if (error->code != code::kBusy || gap_tries_ == kMostGapTries) return give_up_gap();
  gap_due_ = Clock::now() + kBetweenGapTries;
}

void Conversation::give_up_gap() {
  gap_.reset();
  gap_due_ = Clock::time_point::max();
  complain(
      "messages may be missing here, because the server did not give them; type /history 100 "
      "to see the last ones");
}

bool Conversation::take_own_answer(const Event& event,
                                   const std::optional<ClientSession::Line>& settled) {
  if (settled && settled->asker != Asker::Person) {
    if (gap_ && settled->asker == Asker::Gap) on_gap_answered(event);
    if (std::exchange(name_list_, NameList::Idle) == NameList::Arriving) people_.list_ends();
    return true;
  }
  const std::optional<Asker> asker = session_.asker_of(line_of(event));
  if (!asker || *asker == Asker::Person) return false;
  if (event.is<event::History>()) {
    if (gap_ && *asker == Asker::Gap) {
      printer_.begin_gap(*gap_);
    } else {
      printer_.begin_older();
    }
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
