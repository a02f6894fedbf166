#include "client/talk/printer.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "client/talk/people.h"
#include "common/protocol/put_out.h"
#include "common/protocol/request.h"
#include "common/protocol/wording.h"
#include "common/system/clock.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Runs of up to so many are told one by one.
constexpr std::size_t kMostToldSingly = 3;

// A server gives fewer at once.
constexpr std::size_t kMaxOlder = 2000;

// For --plain: nothing but words says what it is.
std::string whisper_in_words(const Entry& whisper) {
  const bool is_mine = whisper.whose == Entry::Whose::Mine;
  return "whisper " + (is_mine ? "to " + whisper.to : "from " + whisper.name) + ": " + whisper.text;
}

// Where a tab leads to depends on what stands before it.
void without_tabs(std::string& text) {
  std::replace(text.begin(), text.end(), '\t', ' ');
}

Entry::Kind entry_kind(event::Message::Kind kind) {
  return kind == event::Message::Kind::Act ? Entry::Kind::Action : Entry::Kind::Message;
}

}  // namespace

std::string marked(Entry::Kind kind, std::string_view sentence) {
  return std::string(kind == Entry::Kind::Error ? "! " : "* ").append(sentence);
}

void Printer::add(const Event& event) {
  const bool continues =
      run_ && (run_->move == Move::Joined ? event.is<event::Joined>() : event.is<event::Left>());
  if (run_ && !continues) end_run();
  if (audience_ != Audience::Answers) return tell(event);
  if (const auto* welcome = event.as<event::Welcome>()) {
    own_name_ = welcome->name;
  } else if (const auto* renamed = event.as<event::Renamed>()) {
    if (is_me(renamed->from)) own_name_ = renamed->to;
  } else if (event.is<event::Users, event::Ok, event::Notice, event::History, event::Current>() ||
             (is_message(event) && past_ == Past::History)) {
    tell(event);
  }
}

void Printer::connection_lost() {
  listing_.reset();
  past_ = Past::None;
  older_.clear();
}

void Printer::add(Entry::Kind kind, std::string sentence, std::int64_t time_ms) {
  Entry entry;
  entry.kind = kind;
  entry.time_ms = time_ms;
  entry.text = std::move(sentence);
  put(std::move(entry));
}

void Printer::put(Entry entry) {
  if (run_) end_run();
  if (audience_ != Audience::Screen) {
    std::string line;
    if (times_ == Times::Yes) {
      append_local_time(line, entry.time_ms == 0 ? wall_clock_ms() : entry.time_ms, "%F %T ");
    }
    line += line_of(entry);
    return put_line(std::move(entry), std::move(line));
  }
  without_tabs(entry.text);
  const bool is_older = past_ == Past::Older && entry.seq != 0;  // what has no place is of now
  if (is_older && older_.size() == kMaxOlder) return;
  (is_older ? older_ : entries_).push_back(std::move(entry));
}

void Printer::put_line(Entry entry, std::string text) {
  without_tabs(entry.text);
  lines_.push_back({std::move(entry), std::move(text)});
}

std::string Printer::line_of(const Entry& entry) const {
  switch (entry.kind) {
    case Entry::Kind::Message:
    case Entry::Kind::Action: {
      const bool is_act = entry.kind == Entry::Kind::Action;
      const auto kind = is_act ? event::Message::Kind::Act : event::Message::Kind::Say;
      const bool has_time = past_ != Past::None && times_ == Times::No;
      return message_line({entry.name, entry.text, kind},
                          has_time ? std::optional(entry.time_ms) : std::nullopt);
    }
    case Entry::Kind::Whisper:
      if (audience_ == Audience::Plain) return whisper_in_words(entry);
      return whisper_line({entry.name, entry.to, entry.text}, reader(entry.name));
    case Entry::Kind::Notice:
    case Entry::Kind::Arrival:
    case Entry::Kind::Error:
      return marked(entry.kind, entry.text);
  }
  return entry.text;
}

void Printer::add_own(const Event& ok, std::string_view line) {
  if (audience_ == Audience::Answers) return;
  const Request request = parse_request(clean(line));
  const auto* say = std::get_if<Say>(&request);
  const auto* act = std::get_if<Act>(&request);
  if (say == nullptr && act == nullptr) return;
  const Entry::Kind kind = say != nullptr ? Entry::Kind::Message : Entry::Kind::Action;
  Entry entry = said(ok, kind, own_name_, say != nullptr ? say->text : act->text);
  if (audience_ == Audience::Screen) return put(std::move(entry));
  put_line(std::move(entry), "");
}

std::vector<Entry> Printer::take_entries() {
  if (run_) end_run();
  return std::exchange(entries_, {});
}

std::string Printer::take() {
  std::string text;
  for (const Line& line : take_lines()) {
    if (!line.text.empty()) text.append(line.text).append(1, '\n');
  }
  return text;
}

std::vector<Printer::Line> Printer::take_lines() {
  if (run_) end_run();
  return std::exchange(lines_, {});
}

void Printer::tell(const Event& event) {
  if (past_ == Past::Missed) mark_missed(event);
  std::visit(
      Overloaded{
          [&](const event::Welcome& what) { tell_welcome(what); },
          [&](const event::Message& what) { tell_message(event, what); },
          [&](const event::Whisper& what) { tell_whisper(event, what); },
          [&](const event::Joined& what) { gather(event, what, Move::Joined); },
          [&](const event::Left& what) {
            if (!was_put_out(what)) return gather(event, what, Move::Left);
            if (is_me(what.name)) return;
            if (run_) end_run();
            add(Entry::Kind::Arrival, presence_line(what), event.time_ms);
          },
          [&](const event::OneOf<event::Away, event::Back> auto& what) {
            if (is_me(what.name)) return;
            add(Entry::Kind::Arrival, presence_line(what), event.time_ms);
          },
          [&](const event::Renamed& what) { tell_renamed(event, what); },
          [&](const event::Users& what) { list(what); },
          [&](const event::Ok& what) {
            if (listing_ && listing_->line == what.line) end_listing();
          },
          [&](const event::Error& what) { add(Entry::Kind::Error, what.sentence); },
          [&](const event::Notice& what) { add(Entry::Kind::Notice, what.text, event.time_ms); },
          [&](const event::Missed& what) { tell_missing(what.count); },
          [&](const event::History& what) { tell_history(what.count); },
          [&](const event::Current&) { tell_current(); },
          [](const event::Ping&) {},
          [&](const event::Bye& what) { tell_bye(what); },
      },
      event.what);
}

void Printer::tell_welcome(const event::Welcome& welcome) {
  own_name_ = welcome.name;
  std::string line = "You are " + welcome.name + "; ";
  line += welcome.people <= 1 ? "nobody else is here yet" : people_are_here(welcome.people);
  line += '.';
  if (audience_ == Audience::Log) return notice(std::move(line));
  greeting_ = line.append(1, ' ').append(kFirstSteps);
}

void Printer::tell_message(const Event& event, const event::Message& message) {
  if (past_ == Past::Gap) return tell_in_gap(event, message);
  const bool is_known = audience_ == Audience::Log && past_ == Past::None && is_me(message.name);
  if (!is_known) put_message(event, message);
}

void Printer::put_message(const Event& event, const event::Message& message) {
  put(said(event, entry_kind(message.kind), message.name, message.text));
}

void Printer::tell_whisper(const Event& event, const event::Whisper& whisper) {
  if (audience_ == Audience::Log && is_me(whisper.from)) return;
  Entry entry = said(event, Entry::Kind::Whisper, whisper.from, whisper.text);
  entry.to = whisper.to;
  put(std::move(entry));
}

Entry Printer::said(const Event& event, Entry::Kind kind, std::string_view name,
                    const std::string& text) const {
  Entry entry;
  entry.kind = kind;
  entry.time_ms = event.time_ms;
  entry.seq = event.seq;
  entry.name = name;
  entry.text = text;
  if (is_me(name)) {
    entry.whose = Entry::Whose::Mine;
  } else if (kind == Entry::Kind::Whisper || mentions(text, own_name_)) {
    entry.whose = Entry::Whose::AtMe;
  }
  return entry;
}

void Printer::tell_renamed(const Event& event, const event::Renamed& renamed) {
  add(Entry::Kind::Notice, renamed_line(renamed, reader(renamed.from)), event.time_ms);
  if (is_me(renamed.from)) own_name_ = renamed.to;
}

// One's own leaving is news to a person only.
void Printer::tell_bye(const event::Bye& last) {
  if (last.code == bye::kQuit) {
    if (audience_ == Audience::Screen || audience_ == Audience::Plain) notice("Bye");
    return;
  }
  std::string reason = last.sentence.empty() ? "the server ended the connection" : last.sentence;
  if (reason.front() >= 'a' && reason.front() <= 'z') {
    reason.front() = static_cast<char>(reason.front() - 'a' + 'A');
  }
  notice(std::move(reason));
}

void Printer::gather(const Event& event, const auto& what, Move move) {
  if (is_me(what.name)) return;  // welcome and bye tell that
  if (!run_) run_ = Run{move, {}, 0, 0};
  if (run_->first.size() < kMostToldSingly) {
    run_->first.push_back({what.name, presence_line(what), event.time_ms});
  }
  ++run_->count;
  run_->people = what.people;
}

void Printer::end_run() {
  const Run run = std::move(*run_);
  run_.reset();
  if (run.count <= kMostToldSingly) {
    for (const Moved& each : run.first) add(Entry::Kind::Arrival, each.line, each.time_ms);
    return;
  }
  add(Entry::Kind::Arrival,
      run_line(run.move, run.first[0].name, run.first[1].name, run.count, run.people),
      run.first.back().time_ms);
}

Reader Printer::reader(std::string_view actor) const {
  return is_me(actor) ? Reader::Actor : Reader::Other;
}

bool Printer::is_me(std::string_view name) const {
  return !own_name_.empty() && fold(name) == fold(own_name_);
}

}  // namespace chat
