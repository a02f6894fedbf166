#include "client/printer.h"

#include <utility>

#include "common/protocol.h"
#include "common/text.h"
#include "common/wording.h"

namespace chat {
namespace {

// Runs of up to so many are told one by one.
constexpr std::size_t kMostToldSingly = 3;

constexpr std::size_t kNamesPerLine = 12;

// An answer to `?` is kept until its end, since its beginning may come twice where the connection
// is lost. Enough for every name of the largest room.
constexpr std::size_t kMaxListing = std::size_t{1024} * 1024;

}  // namespace

void Printer::add(const Event& event) {
  const bool runs = event.kind == EventKind::Joined || event.kind == EventKind::Left;
  const bool continues = run_ && runs && run_->kind == event.kind;
  if (run_ && !continues) end_run();
  if (audience_ != Audience::Answers) return tell(event);
  switch (event.kind) {
    case EventKind::Welcome:
      own_name_ = event.name;
      return;
    case EventKind::Renamed:
      if (is_me(event.name)) own_name_ = event.other;
      return;
    case EventKind::Users:
    case EventKind::Ok:
    case EventKind::Notice:
    case EventKind::History:
    case EventKind::Current:
      return tell(event);
    case EventKind::Say:
    case EventKind::Act:
      if (past_ == Past::History) tell(event);
      return;
    default:
      return;
  }
}

void Printer::connection_lost() {
  listing_.reset();
  past_ = Past::None;
}

void Printer::add_line(std::string_view line) {
  if (run_) end_run();
  text_.append(line).append(1, '\n');
}

std::string Printer::take() {
  if (run_) end_run();
  std::string text = std::move(text_);
  text_.clear();
  return text;
}

void Printer::tell(const Event& event) {
  if (past_ == Past::Missed) mark_missed(event);
  switch (event.kind) {
    case EventKind::Welcome:
      return tell_welcome(event);
    case EventKind::Say:
    case EventKind::Act:
      return tell_message(event);
    case EventKind::Whisper:
      return tell_whisper(event);
    case EventKind::Joined:
    case EventKind::Left:
      return gather(event);
    case EventKind::Renamed:
      return tell_renamed(event);
    case EventKind::Users:
      return list(event);
    case EventKind::Ok:
      if (listing_ && listing_->line == event.line) end_listing();
      return;
    case EventKind::Error:
      return add_line("! " + event.text);
    case EventKind::Notice:
      return add_line("* " + event.text);
    case EventKind::Missed:
      return add_line("* Up to " + counted(event.count, "line is", "lines are") + " missing here");
    case EventKind::Away:
    case EventKind::Back:
      if (is_me(event.name)) return;
      return add_line("* " + presence_line(event));
    case EventKind::History:
      return tell_history(event);
    case EventKind::Ping:
      return;
    case EventKind::Current:
      return tell_current();
    case EventKind::Bye:
      return tell_bye(event);
  }
}

void Printer::tell_welcome(const Event& event) {
  own_name_ = event.name;
  std::string line = "* You are " + event.name + "; ";
  line += event.people <= 1 ? "nobody else is here yet" : people_are_here(event.people);
  line += '.';
  if (audience_ == Audience::Person) line.append(1, ' ').append(kFirstSteps);
  add_line(line);
}

void Printer::tell_message(const Event& event) {
  if (past_ != Past::None) return add_line(message_line(event, Stamp::LocalTime));
  if (audience_ == Audience::Log && is_me(event.name)) return;
  add_line(message_line(event));
}

void Printer::tell_whisper(const Event& event) {
  if (audience_ == Audience::Log && is_me(event.name)) return;
  add_line(whisper_line(event, reader(event)));
}

void Printer::tell_renamed(const Event& event) {
  add_line("* " + renamed_line(event, reader(event)));
  if (is_me(event.name)) own_name_ = event.other;
}

// One's own leaving is news to a person only.
void Printer::tell_bye(const Event& event) {
  if (event.other == bye::kQuit) {
    if (audience_ == Audience::Person) add_line("* Bye");
    return;
  }
  std::string reason = event.text.empty() ? "the server ended the connection" : event.text;
  if (reason.front() >= 'a' && reason.front() <= 'z') {
    reason.front() = static_cast<char>(reason.front() - 'a' + 'A');
  }
  add_line("* " + reason);
}

void Printer::tell_history(const Event& event) {
  if (event.count == 0) return;
  past_ = Past::History;
  add_line("* " + last_messages_line(event.count));
}

void Printer::tell_current() {
  if (past_ == Past::History) add_line("* (end of the last messages)");
  if (past_ == Past::MissedMarked) add_line("* That was while you were away.");
  past_ = Past::None;
}

// Before the first event that is no answer to one's own lines.
void Printer::mark_missed(const Event& event) {
  switch (event.kind) {
    case EventKind::Say:
    case EventKind::Act:
    case EventKind::Whisper:
    case EventKind::Joined:
    case EventKind::Left:
    case EventKind::Away:
    case EventKind::Back:
    case EventKind::Renamed:
      if (is_me(event.name)) return;
      break;
    case EventKind::Missed:
      break;
    default:
      return;
  }
  add_line("* While you were away:");
  past_ = Past::MissedMarked;
}

void Printer::gather(const Event& event) {
  if (is_me(event.name)) return;  // welcome and bye tell that
  if (!run_) run_ = Run{event.kind, {}, 0, 0};
  if (run_->first.size() < kMostToldSingly) run_->first.push_back(event);
  ++run_->count;
  run_->people = event.people;
}

void Printer::end_run() {
  const Run run = std::move(*run_);
  run_.reset();
  if (run.count <= kMostToldSingly) {
    for (const Event& event : run.first) add_line("* " + presence_line(event));
    return;
  }
  add_line("* " + run_line(run.first[0], run.first[1], run.count, run.people));
}

void Printer::list(const Event& event) {
  if (listing_ && listing_->line != event.line) end_listing();
  if (!listing_) {
    listing_.emplace(Listing{event.line, 0, "* " + people_are_here(event.people) + ": "});
  }
  for (const Person& person : event.here) list_one(person);
}

void Printer::list_one(const Person& person) {
  std::string& text = listing_->text;
  const std::size_t before = listing_->names++;
  if (before > 0) text += ',';
  if (before > 0 && before % kNamesPerLine == 0) {
    text += '\n';
    if (text.size() > kMaxListing) text_ += std::exchange(text, {});
    text += "*  ";
  }
  if (before > 0) text += ' ';
  text += person.name;
  text += is_me(person.name) ? " (you)" : presence_note(person);
}

void Printer::end_listing() {
  add_line(listing_->text);
  listing_.reset();
}

Reader Printer::reader(const Event& event) const {
  return is_me(event.name) ? Reader::Actor : Reader::Other;
}

bool Printer::is_me(std::string_view name) const {
  return !own_name_.empty() && fold(name) == fold(own_name_);
}

}  // namespace chat
