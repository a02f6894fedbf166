#include "common/protocol/wire.h"

#include <algorithm>
#include <span>
#include <vector>

#include "common/text/number.h"
#include "common/text/text.h"

namespace chat::wire {
namespace {

constexpr char kSeparator = '\t';

// In `users`, before the seconds of who is away.
constexpr std::string_view kAway = "away";

// What may stand behind the name in a hello.
constexpr std::string_view kHistory = "history=";
constexpr std::string_view kSession = "session=";
constexpr std::string_view kAfter = "after=";
constexpr std::string_view kKey = "key=";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

// People named in one `users` line: with names of 24 code points, at most 10 KiB.
constexpr std::size_t kPeoplePerLine = 100;

void put(std::string& out, std::string_view field) {
  out.append(1, kSeparator).append(field);
}

template <class Number>
void put_field(std::string& out, Number number) {
  out += kSeparator;
  put_number(out, number);
}

void put_users(std::string& out, const Event& event) {
  std::span<const Person> rest(event.here);
  do {
    const auto some = rest.first(std::min(rest.size(), kPeoplePerLine));
    rest = rest.subspan(some.size());
    out += "users";
    put_field(out, event.seq);
    put_field(out, event.line);
    put_field(out, event.people);
    char before = kSeparator;
    for (const Person& person : some) {
      out.append(1, before).append(person.name).append(1, ':');
      if (person.presence == Presence::Away) out += kAway;
      put_number(out, person.seconds);
      before = ' ';
    }
    if (some.empty()) out += kSeparator;
    out += '\n';
  } while (!rest.empty());
}

// Which member of an Event a field of a line is.
enum class Field : std::uint8_t {
  Seq,
  Time,
  Line,
  People,
  Count,
  Name,
  Other,
  Text,
  Here,
  Token,
  Room
};

struct Form {
  EventKind kind;
  std::string_view word;
  std::vector<Field> fields;
};

// The forms of all lines that a server sends; the last field of a line is free text where it is
// Text or Here, and may then hold TABs.
const std::vector<Form>& forms() {
  using enum Field;
  static const std::vector<Form> kForms = {
      {EventKind::Welcome, "welcome", {Token, Seq, Name, People, Line, Other, Room}},
      {EventKind::Say, "say", {Seq, Time, Name, Text}},
      {EventKind::Act, "act", {Seq, Time, Name, Text}},
      {EventKind::Whisper, "whisper", {Seq, Time, Name, Other, Text}},
      {EventKind::Joined, "joined", {Seq, Time, Name, People}},
      {EventKind::Left, "left", {Seq, Time, Name, People, Text}},
      {EventKind::Away, "away", {Seq, Time, Name, People, Text}},
      {EventKind::Back, "back", {Seq, Time, Name, People}},
      {EventKind::Renamed, "renamed", {Seq, Time, Name, Other}},
      {EventKind::Users, "users", {Seq, Line, People, Here}},
      {EventKind::Ok, "ok", {Line, Seq, Time}},
      {EventKind::Error, "error", {Line, Other, Text}},
      {EventKind::Notice, "notice", {Seq, Time, Text}},
      {EventKind::Missed, "missed", {Count}},
      {EventKind::History, "history", {Seq, Line, Count}},
      {EventKind::Current, "current", {Seq}},
      {EventKind::Ping, "ping", {Seq}},
      {EventKind::Bye, "bye", {Other, Text}},
  };
  return kForms;
}

const Form& form_of(EventKind kind) {
  return forms()[static_cast<std::size_t>(kind)];
}

void put_event_field(std::string& out, const Event& event, Field field) {
  switch (field) {
    case Field::Seq:
      return put_field(out, event.seq);
    case Field::Time:
      return put_field(out, event.time_ms);
    case Field::Line:
      return put_field(out, event.line);
    case Field::People:
      return put_field(out, event.people);
    case Field::Count:
      return put_field(out, event.count);
    case Field::Name:
      return put(out, event.name);
    case Field::Other:
      return put(out, event.other);
    case Field::Text:
    case Field::Token:
      return put(out, event.text);
    case Field::Room:
      return put(out, event.room);
    case Field::Here:
      return;  // Users has a form of its own, see put_users
  }
}

template <class Number>
bool take(Number& target, std::string_view field) {
  const auto number = parse_number<Number>(field);
  if (number) target = *number;
  return number.has_value();
}

// "ann:12 bob:away7"
bool take_people(std::vector<Person>& here, std::string_view field) {
  while (!field.empty()) {
    const std::string_view entry = field.substr(0, field.find(' '));
    field.remove_prefix(std::min(field.size(), entry.size() + 1));
    const std::size_t colon = entry.rfind(':');
    if (colon == std::string_view::npos) return false;
    Person person{clean(entry.substr(0, colon)), 0, Presence::Here};
    std::string_view seconds = entry.substr(colon + 1);
    if (seconds.starts_with(kAway)) {
      person.presence = Presence::Away;
      seconds.remove_prefix(kAway.size());
    }
    if (!take(person.seconds, seconds)) return false;
    here.push_back(std::move(person));
  }
  return true;
}

bool take_event_field(Event& event, Field kind, std::string_view field) {
  switch (kind) {
    case Field::Seq:
      return take(event.seq, field);
    case Field::Time:
      return take(event.time_ms, field);
    case Field::Line:
      return take(event.line, field);
    case Field::People:
      return take(event.people, field);
    case Field::Count:
      return take(event.count, field);
    case Field::Name:
      event.name = clean(field);
      return true;
    case Field::Other:
      event.other = clean(field);
      return true;
    case Field::Here:
      return take_people(event.here, field);
    case Field::Text:
    case Field::Token:
      event.text = clean(field);
      return true;
    case Field::Room:
      event.room = clean(field);
      return true;
  }
  return false;
}

// The next field of `rest`, which loses it and the separator.
std::string_view next_field(std::string_view& rest) {
  const std::string_view field = rest.substr(0, rest.find(kSeparator));
  rest.remove_prefix(std::min(rest.size(), field.size() + 1));
  return field;
}

bool is_key(std::string_view text) {
  return text.size() == kKeyDigits && text.find_first_not_of(kHexDigits) == std::string_view::npos;
}

}  // namespace

std::string encode(const Hello& hello) {
  std::string line(kHelloWord);
  line.append(" ").append(std::to_string(kDialectVersion)).append(" ").append(hello.name);
  const auto option = [&line](std::string_view key, std::string_view value) {
    line.append(" ").append(key).append(value);
  };
  if (hello.history) option(kHistory, std::to_string(*hello.history));
  if (hello.resume) {
    option(kSession, hello.resume->token);
    option(kAfter, std::to_string(hello.resume->after));
  }
  if (!hello.key.empty()) option(kKey, hello.key);
  return line + '\n';
}

bool is_hello(std::string_view line) {
  return first_word(line) == kHelloWord;
}

std::variant<Hello, std::string> decode_hello(std::string_view line) {
  std::string_view rest = line;
  const auto next_word = [&rest] {
    rest = trim_front(rest);
    const std::string_view word = first_word(rest);
    rest.remove_prefix(word.size());
    return word;
  };
  next_word();  // /hello
  const std::string_view version = next_word();
  if (version != std::to_string(kDialectVersion)) {
    return "this server speaks version " + std::to_string(kDialectVersion) + ": /hello 1 name";
  }
  Hello hello{std::string(next_word()), std::nullopt, std::nullopt};
  Hello::Resume resume;
  for (std::string_view option = next_word(); !option.empty(); option = next_word()) {
    if (option.starts_with(kHistory)) {
      hello.history = parse_number<std::uint32_t>(option.substr(kHistory.size()));
      if (!hello.history) return std::string("history= takes a whole number");
    } else if (option.starts_with(kSession)) {
      resume.token = option.substr(kSession.size());
    } else if (option.starts_with(kKey)) {
      hello.key = option.substr(kKey.size());
      if (!is_key(hello.key)) {
        return "key= takes " + std::to_string(kKeyDigits) + " hexadecimal digits";
      }
    } else if (option.starts_with(kAfter) && !take(resume.after, option.substr(kAfter.size()))) {
      return std::string("after= takes the number of an event");
    }
  }
  if (!resume.token.empty()) hello.resume = std::move(resume);
  return hello;
}

void append_pong(std::string& out, std::uint64_t seq) {
  out.append(kPongWord).append(1, ' ');
  put_number(out, seq);
  out += '\n';
}

std::optional<std::uint64_t> decode_pong(std::string_view line) {
  if (first_word(line) != kPongWord) return std::nullopt;
  return parse_number<std::uint64_t>(trim(line.substr(kPongWord.size())));
}

void append_client_line(std::string& out, std::uint64_t number, std::string_view text) {
  put_number(out, number);
  out.append(1, kSeparator).append(text).append(1, '\n');
}

std::optional<ClientLine> decode_client_line(std::string_view line) {
  const std::size_t tab = line.find(kSeparator);
  if (tab == std::string_view::npos) return std::nullopt;
  const auto number = parse_number<std::uint64_t>(line.substr(0, tab));
  if (!number) return std::nullopt;
  return ClientLine{*number, line.substr(tab + 1)};
}

void append_event(std::string& out, const Event& event) {
  if (event.kind == EventKind::Users) return put_users(out, event);
  const Form& form = form_of(event.kind);
  out += form.word;
  for (const Field field : form.fields) put_event_field(out, event, field);
  out += '\n';
}

void append_ok(std::string& out, std::uint64_t line, std::uint64_t seq, std::int64_t time_ms) {
  out += form_of(EventKind::Ok).word;
  put_field(out, line);
  put_field(out, seq);
  put_field(out, time_ms);
  out += '\n';
}

std::optional<Event> decode_event(std::string_view line) {
  std::string_view rest = line;
  const std::string_view word = next_field(rest);
  const auto form = std::find_if(forms().begin(), forms().end(),
                                 [word](const Form& candidate) { return candidate.word == word; });
  if (form == forms().end()) return std::nullopt;
  Event event;
  event.kind = form->kind;
  for (const Field field : form->fields) {
    const bool free_text = field == Field::Text || field == Field::Here || field == Field::Room;
    if (!take_event_field(event, field, free_text ? rest : next_field(rest))) return std::nullopt;
  }
  return event;
}

}  // namespace chat::wire
