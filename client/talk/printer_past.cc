// What is told of the past: the last messages, what was missed, older ones, and the gap that a lost
// place leaves.

#include <utility>

#include "client/talk/printer.h"
#include "common/protocol/wording.h"

namespace chat {

void Printer::joined_again(const event::Welcome& welcome) {
  const bool is_renamed = !is_me(welcome.name);
  own_name_ = welcome.name;
  if (is_renamed) notice("You are now called " + welcome.name);
}

void Printer::begin_gap(const Gap& gap) {
  gap_ = gap;
  filled_ = 0;
  overlap_ = Overlap::No;
  past_ = Past::Gap;
}

std::optional<std::vector<Entry>> Printer::take_older() {
  if (std::exchange(older_is_, Older::None) == Older::None) return std::nullopt;
  return std::exchange(older_, {});
}

// Other logs are compared by time, since their numbers may have begun anew.
void Printer::tell_in_gap(const Event& event, const event::Message& message) {
  const bool is_same = gap_.log == Gap::Log::Same;
  if (event.seq >= gap_.before) return;
  if (is_same ? event.seq <= gap_.after : event.time_ms <= gap_.time_ms) {
    overlap_ = Overlap::Yes;
    return;
  }
  if (filled_++ == 0) {
    if (is_same && overlap_ == Overlap::No && event.seq > gap_.after + 1) {
      tell_missing(event.seq - gap_.after - 1);
    }
    notice("While you were away:");
  }
  put_message(event, message);
}

void Printer::end_gap() {
  if (filled_ > 0) notice("That was while you were away.");
}

void Printer::tell_history(std::uint64_t count) {
  if (count == 0 || past_ == Past::Older || past_ == Past::Gap) return;
  past_ = Past::History;
  notice(last_messages_line(count));
}

void Printer::tell_current() {
  if (past_ == Past::History) notice(std::string(kEndOfLastMessages));
  if (past_ == Past::MissedMarked) notice("That was while you were away.");
  if (past_ == Past::Older) older_is_ = Older::Whole;
  if (past_ == Past::Gap) end_gap();
  past_ = Past::None;
  if (!greeting_.empty()) notice(std::exchange(greeting_, {}));
}

// Before the first event that is no answer to one's own lines.
void Printer::mark_missed(const Event& event) {
  if (!event.is<event::Missed>()) {
    const bool is_doing = event.is<event::Message, event::Whisper, event::Joined, event::Left,
                                   event::Away, event::Back, event::Renamed>();
    if (!is_doing || is_me(name_of(event))) return;
  }
  notice("While you were away:");
  past_ = Past::MissedMarked;
}

// What is missing are events: at most so many of them are messages.
void Printer::tell_missing(std::uint64_t events) {
  notice("--- up to " + counted(events, "message is", "messages are") + " missing ---");
}

}  // namespace chat
