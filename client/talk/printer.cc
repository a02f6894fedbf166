#include "client/talk/printer.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "client/talk/people.h"
#include "common/protocol/request.h"
#include "common/protocol/wording.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Runs of up to so many are told one by one.
constexpr std::size_t kMostToldSingly = 3;

constexpr std::size_t kNamesPerLine = 12;

// An answer to `?` is kept until its end, since its beginning may come twice where the connection
// is lost. Enough for every name of the largest room.
constexpr std::size_t kMaxListing = std::size_t{1024} * 1024;

// A server gives fewer at once.
constexpr std::size_t kMaxOlder = 2000;

// An entry has no tabs: where they lead to depends on what stands before them.
std::string without_tabs(std::string text) {
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

// For --plain: nothing but words says what it is.
std::string whisper_in_words(const Event& event, Reader reader) {
  const bool is_mine = reader == Reader::Actor;
  return "whisper " + (is_mine ? "to " + event.other : "from " + event.name) + ": " + event.text;
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
  older_.clear();
}

void Printer::add_line(std::string_view line) {
  if (run_) end_run();
  put_line(line, line.starts_with('!') ? Entry::Kind::Error : Entry::Kind::Notice, 0);
}

void Printer::put_line(std::string_view line, Entry::Kind kind, std::int64_t time_ms) {
  if (audience_ != Audience::Screen) return put_text(line);
  constexpr std::size_t kMark = 2;  // "* "
  Entry entry;
  entry.kind = kind;
  entry.time_ms = time_ms;
  entry.text = without_tabs(std::string(line.substr(std::min(kMark, line.size()))));
  put(std::move(entry));
}

void Printer::put_text(std::string_view line) {
  if (run_) end_run();
  text_.append(line).append(1, '\n');
}

void Printer::put(Entry entry) {
  if (run_) end_run();
  const bool is_older = past_ == Past::Older && entry.seq != 0;  // what has no place is of now
  if (is_older && older_.size() == kMaxOlder) return;
  (is_older ? older_ : entries_).push_back(std::move(entry));
}

void Printer::add_own(const Event& ok, std::string_view line) {
  if (audience_ != Audience::Screen) return;
  const Request request = parse_request(clean(line));
  Event event = ok;
  event.name = own_name_;
  if (const auto* say = std::get_if<Say>(&request)) {
    event.text = say->text;
    put(said(event, Entry::Kind::Message));
  } else if (const auto* act = std::get_if<Act>(&request)) {
    event.text = act->text;
    put(said(event, Entry::Kind::Action));
  }
}

std::vector<Entry> Printer::take_entries() {
  if (run_) end_run();
  return std::exchange(entries_, {});
}

std::optional<std::vector<Entry>> Printer::take_older() {
  if (std::exchange(older_is_, Older::None) == Older::None) return std::nullopt;
  return std::exchange(older_, {});
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
      return put_line("* " + event.text, Entry::Kind::Notice, event.time_ms);
    case EventKind::Missed:
      return add_line("* Up to " + counted(event.count, "line is", "lines are") + " missing here");
    case EventKind::Away:
    case EventKind::Back:
      if (is_me(event.name)) return;
      return put_line("* " + presence_line(event), Entry::Kind::Arrival, event.time_ms);
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
  const bool is_interactive = audience_ == Audience::Screen || audience_ == Audience::Plain;
  if (is_interactive) line.append(1, ' ').append(kFirstSteps);
  add_line(line);
}

void Printer::tell_message(const Event& event) {
  const bool is_act = event.kind == EventKind::Act;
  if (audience_ == Audience::Screen) {
    return put(said(event, is_act ? Entry::Kind::Action : Entry::Kind::Message));
  }
  if (past_ != Past::None) return put_text(message_line(event, Stamp::LocalTime));
  if (audience_ == Audience::Log && is_me(event.name)) return;
  put_text(message_line(event));
}

void Printer::tell_whisper(const Event& event) {
  if (audience_ == Audience::Screen) {
    Entry entry = said(event, Entry::Kind::Whisper);
    entry.to = event.other;
    return put(std::move(entry));
  }
  if (audience_ == Audience::Log && is_me(event.name)) return;
  const bool in_words = audience_ == Audience::Plain;
  put_text(in_words ? whisper_in_words(event, reader(event)) : whisper_line(event, reader(event)));
}

Entry Printer::said(const Event& event, Entry::Kind kind) const {
  Entry entry;
  entry.kind = kind;
  entry.time_ms = event.time_ms;
  entry.seq = event.seq;
  entry.name = event.name;
  entry.text = without_tabs(event.text);
  if (is_me(event.name)) {
    entry.whose = Entry::Whose::Mine;
  } else if (kind == Entry::Kind::Whisper || mentions(event.text, own_name_)) {
    entry.whose = Entry::Whose::AtMe;
  }
  return entry;
}

void Printer::tell_renamed(const Event& event) {
  put_line("* " + renamed_line(event, reader(event)), Entry::Kind::Notice, event.time_ms);
  if (is_me(event.name)) own_name_ = event.other;
}

// One's own leaving is news to a person only.
void Printer::tell_bye(const Event& event) {
  if (event.other == bye::kQuit) {
    if (audience_ == Audience::Screen || audience_ == Audience::Plain) add_line("* Bye");
    return;
  }
  std::string reason = event.text.empty() ? "the server ended the connection" : event.text;
  if (reason.front() >= 'a' && reason.front() <= 'z') {
    reason.front() = static_cast<char>(reason.front() - 'a' + 'A');
  }
  add_line("* " + reason);
}

void Printer::tell_history(const Event& event) {
  if (event.count == 0 || past_ == Past::Older) return;
  past_ = Past::History;
  add_line("* " + last_messages_line(event.count));
}

void Printer::tell_current() {
  if (past_ == Past::History) add_line("* (end of the last messages)");
  if (past_ == Past::MissedMarked) add_line("* That was while you were away.");
  if (past_ == Past::Older) older_is_ = Older::Whole;
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
    for (const Event& event : run.first) {
      put_line("* " + presence_line(event), Entry::Kind::Arrival, event.time_ms);
    }
    return;
  }
  put_line("* " + run_line(run.first[0], run.first[1], run.count, run.people), Entry::Kind::Arrival,
           run.first.back().time_ms);
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
  if (audience_ == Audience::Screen && text.size() > kMaxListing) return;
  const std::size_t before = listing_->names++;
  if (before > 0) text += ',';
  const bool is_full = before > 0 && before % kNamesPerLine == 0;
  if (is_full && audience_ != Audience::Screen) {
    text += '\n';
    if (text.size() > kMaxListing) {
      text_ += text;
      text.clear();
    }
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
