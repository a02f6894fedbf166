#include "client/printer.h"

#include "common/clock.h"
#include "common/protocol.h"
#include "common/text.h"

namespace chat {
namespace {

// Runs of up to so many are told one by one.
constexpr std::size_t kMostToldSingly = 3;
constexpr std::size_t kNamedOfRun = 2;

constexpr std::size_t kNamesPerLine = 12;

// No server sends more messages of the past; of one that does, the last so many are shown.
constexpr std::size_t kMaxHistory = 1000;

std::string people(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " person" : " people");
}

std::string people_are_here(std::uint64_t count) {
  return people(count) + (count == 1 ? " is here" : " are here");
}

std::string here(std::uint64_t count) {
  return " (" + people(count) + " here)";
}

// " (idle 5 min)" of those who have been silent for some minutes.
std::string idle(std::uint64_t seconds) {
  constexpr std::uint64_t kMinute = 60;
  constexpr std::uint64_t kHour = 60 * kMinute;
  constexpr std::uint64_t kWorthTelling = 5 * kMinute;
  if (seconds < kWorthTelling) return "";
  if (seconds < kHour) return " (idle " + std::to_string(seconds / kMinute) + " min)";
  return " (idle " + std::to_string(seconds / kHour) + " h)";
}

// "hello" or "* waves"
std::string words(const Event& event) {
  return event.kind == EventKind::Act ? "* " + event.text : event.text;
}

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
      return tell(event);
    default:
      return;
  }
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
      return add_line("* " + std::to_string(event.count) +
                      (event.count == 1 ? " line was" : " lines were") +
                      " missed: this connection was too slow");
    case EventKind::Current:
      return tell_history();
    case EventKind::Bye:
      return tell_bye(event);
  }
}

void Printer::tell_welcome(const Event& event) {
  own_name_ = event.name;
  history_.emplace();
  std::string line = "* You are " + event.name + "; ";
  line += event.people <= 1 ? "nobody else is here yet" : people_are_here(event.people);
  line += '.';
  if (audience_ == Audience::Person) {
    line += " Type ? for who is here, text > name to whisper, /help for more.";
  }
  add_line(line);
}

void Printer::tell_message(const Event& event) {
  if (history_) {
    std::string line = "[";
    append_local_time(line, event.time_ms, "%H:%M");
    history_->push_back(line + " " + event.name + "] " + words(event));
    if (history_->size() > kMaxHistory) history_->pop_front();
    return;
  }
  if (audience_ == Audience::Log && is_me(event.name)) return;
  add_line("[" + event.name + "] " + words(event));
}

void Printer::tell_whisper(const Event& event) {
  if (!is_me(event.name)) return add_line("[" + event.name + " > you] " + event.text);
  if (audience_ == Audience::Log) return;
  add_line("[you > " + event.other + "] " + event.text);
}

void Printer::tell_renamed(const Event& event) {
  if (!is_me(event.name)) return add_line("* " + event.name + " is now called " + event.other);
  own_name_ = event.other;
  add_line("* You are now called " + own_name_);
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

void Printer::tell_history() {
  if (!history_) return;
  const std::deque<std::string> lines = std::move(*history_);
  history_.reset();
  if (lines.empty()) return;
  add_line(lines.size() == 1 ? "* The last message:"
                             : "* The last " + std::to_string(lines.size()) + " messages:");
  for (const std::string& line : lines) add_line(line);
  add_line("* (end of the last messages)");
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
    for (const Event& event : run.first) tell_one_of_run(event);
    return;
  }
  std::string line = "* " + people(run.count);
  line += run.kind == EventKind::Joined ? " joined" : " left";
  for (std::size_t i = 0; i < kNamedOfRun; ++i) line += ", " + run.first[i].name;
  line += " and " + std::to_string(run.count - kNamedOfRun) + " more" + here(run.people);
  add_line(line);
}

void Printer::tell_one_of_run(const Event& event) {
  if (event.kind == EventKind::Joined) {
    return add_line("* " + event.name + " joined" + here(event.people));
  }
  std::string line = "* " + event.name + " left";
  if (!event.text.empty()) line += ": \"" + event.text + "\"";
  add_line(line + here(event.people));
}

// However many are here, no more than a line of them is kept.
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
    add_line(text);
    text = "*  ";
  }
  if (before > 0) text += ' ';
  text += person.name;
  text += is_me(person.name) ? " (you)" : idle(person.idle_seconds);
}

void Printer::end_listing() {
  add_line(listing_->text);
  listing_.reset();
}

bool Printer::is_me(std::string_view name) const {
  return !own_name_.empty() && fold(name) == fold(own_name_);
}

}  // namespace chat
