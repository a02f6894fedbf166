#include "common/protocol/wire.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "common/text/fields.h"
#include "common/text/number.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"

namespace chat {

// In `users`, before the seconds of who is away.
static constexpr std::string_view kAway = "away";

// A name as a field. A name that clean() changes is nobody's, and must not become another's: it is
// marked by U+FFFD, which no name has.
template <class Field>
struct Name {
  Field& field;
};
template <class Field>
Name(Field&) -> Name<Field>;

static std::string read_name(std::string_view field) {
  std::string name = clean(field);
  if (name != field) append_utf8(name, kReplacement);
  return name;
}
template <class Field>
static void append_field(std::string& out, const Name<Field>& name) {
  out += name.field;
}
template <class Field>
static bool take_field(Name<Field>& name, FieldReader& reader) {
  name.field = read_name(reader.next());
  return true;
}

// "ann:12 bob:away7"
static void append_field(std::string& out, std::span<const Person> people) {
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (i > 0) out += ' ';
    out.append(people[i].name).append(1, ':');
    if (people[i].presence == Presence::Away) out += kAway;
    put_number(out, people[i].seconds);
  }
}

static bool read_field(std::vector<Person>& here, std::string_view field) {
  while (!field.empty()) {
    const std::string_view entry = field.substr(0, field.find(' '));
    field.remove_prefix(std::min(field.size(), entry.size() + 1));
    const std::size_t colon = entry.rfind(':');
    if (colon == std::string_view::npos) return false;
    Person person{read_name(entry.substr(0, colon)), 0, Presence::Here};
    std::string_view seconds = entry.substr(colon + 1);
    if (seconds.starts_with(kAway)) {
      person.presence = Presence::Away;
      seconds.remove_prefix(kAway.size());
    }
    if (!read_field(person.seconds, seconds)) return false;
    here.push_back(std::move(person));
  }
  return true;
}

namespace wire {
namespace {

// What may stand behind the name in a hello.
constexpr std::string_view kHistory = "history=";
constexpr std::string_view kSession = "session=";
constexpr std::string_view kAfter = "after=";
constexpr std::string_view kKey = "key=";

// People named in one `users` line: with names of 24 code points, at most 10 KiB.
constexpr std::size_t kPeoplePerLine = 100;

constexpr std::string_view kSayWord = "say";
constexpr std::string_view kActWord = "act";

// The forms of all lines that a server sends: for writing and for reading.
auto form(auto& event, Is<event::Welcome> auto& what) {
  return line_form("welcome", what.token, event.seq, Name{what.name}, what.people, what.last_line,
                   what.incarnation, Rest{what.room});
}
auto form(auto& event, Is<event::Message> auto& what) {
  return line_form(what.kind == event::Message::Kind::Say ? kSayWord : kActWord, event.seq,
                   event.time_ms, Name{what.name}, Rest{what.text});
}
auto form(auto& event, Is<event::Whisper> auto& what) {
  return line_form("whisper", event.seq, event.time_ms, Name{what.from}, Name{what.to},
                   Rest{what.text});
}
auto form(auto& event, Is<event::Joined> auto& what) {
  return line_form("joined", event.seq, event.time_ms, Name{what.name}, what.people);
}
auto form(auto& event, Is<event::Left> auto& what) {
  return line_form("left", event.seq, event.time_ms, Name{what.name}, what.people,
                   Rest{what.reason});
}
auto form(auto& event, Is<event::Away> auto& what) {
  return line_form("away", event.seq, event.time_ms, Name{what.name}, what.people,
                   Rest{what.reason});
}
auto form(auto& event, Is<event::Back> auto& what) {
  return line_form("back", event.seq, event.time_ms, Name{what.name}, what.people);
}
auto form(auto& event, Is<event::Renamed> auto& what) {
  return line_form("renamed", event.seq, event.time_ms, Name{what.from}, Name{what.to});
}
auto users_form(auto& event, auto& what, auto& here) {
  return line_form("users", event.seq, what.line, what.people, Rest{here});
}
auto form(auto& event, Is<event::Users> auto& what) {
  return users_form(event, what, what.here);
}
auto form(auto& event, Is<event::Ok> auto& what) {
  return line_form("ok", what.line, event.seq, event.time_ms);
}
auto form(auto&, Is<event::Error> auto& what) {
  return line_form("error", what.line, what.code, Rest{what.sentence});
}
auto form(auto& event, Is<event::Notice> auto& what) {
  return line_form("notice", event.seq, event.time_ms, Rest{what.text});
}
auto form(auto&, Is<event::Missed> auto& what) {
  return line_form("missed", what.count);
}
auto form(auto& event, Is<event::History> auto& what) {
  return line_form("history", event.seq, what.line, what.count);
}
auto form(auto& event, Is<event::Current> auto&) {
  return line_form("current", event.seq);
}
auto form(auto& event, Is<event::Ping> auto&) {
  return line_form("ping", event.seq);
}
auto form(auto&, Is<event::Bye> auto& what) {
  return line_form("bye", what.code, Rest{what.sentence});
}

void put_users(std::string& out, const Event& event, const event::Users& users) {
  std::span<const Person> rest(users.here);
  do {
    const auto some = rest.first(std::min(rest.size(), kPeoplePerLine));
    rest = rest.subspan(some.size());
    append_line(out, users_form(event, users, some));
    out += '\n';
  } while (!rest.empty());
}

// What a line that tells of a `Kind` begins with. An optimizing compiler leaves only that.
template <class Kind>
std::string_view word_of() {
  struct {
    std::uint64_t seq = 0;
    std::int64_t time_ms = 0;
  } const event;
  const Kind kind;
  return form(event, kind).word;
}

// Fills in what `fields` say; false when one of them is none.
template <class Kind>
bool read_as(Event& event, FieldReader& fields) {
  return read_fields(fields, form(event, event.what.emplace<Kind>()), Missing::Allowed);
}

template <class... Kinds>
bool read_event(Event& event, std::string_view word, FieldReader& fields,
                const std::variant<Kinds...>&) {
  if (word == kActWord) {
    const bool is_read = read_as<event::Message>(event, fields);
    event.as<event::Message>()->kind = event::Message::Kind::Act;
    return is_read;
  }
  bool is_read = false;
  (void)((word == word_of<Kinds>() && ((is_read = read_as<Kinds>(event, fields)), true)) || ...);
  return is_read;
}

bool is_key(std::string_view text) {
  return text.size() == kKeyDigits && std::all_of(text.begin(), text.end(), is_hexadecimal);
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
    } else if (option.starts_with(kAfter) &&
               !read_field(resume.after, option.substr(kAfter.size()))) {
      return std::string("after= takes the number of an event");
    }
  }
  if (!resume.token.empty()) hello.resume = std::move(resume);
  return hello;
}

void append_password(std::string& out, std::string_view secret) {
  out.append(kPasswordWord).append(1, ' ').append(secret).append(1, '\n');
}

std::optional<std::string_view> decode_password(std::string_view line) {
  if (!line.starts_with(kPasswordWord)) return std::nullopt;
  line.remove_prefix(kPasswordWord.size());
  if (!line.empty() && line.front() != ' ') return std::nullopt;
  return line.empty() ? line : line.substr(1);
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
  out.append(1, kFieldSeparator).append(text).append(1, '\n');
}

std::optional<ClientLine> decode_client_line(std::string_view line) {
  const std::size_t tab = line.find(kFieldSeparator);
  if (tab == std::string_view::npos) return std::nullopt;
  const auto number = parse_number<std::uint64_t>(line.substr(0, tab));
  if (!number) return std::nullopt;
  return ClientLine{*number, line.substr(tab + 1)};
}

void append_event(std::string& out, const Event& event) {
  std::visit(Overloaded{
                 [&](const event::Users& users) { put_users(out, event, users); },
                 [&](const auto& what) {
                   append_line(out, form(event, what));
                   out += '\n';
                 },
             },
             event.what);
}

void append_ok(std::string& out, std::uint64_t line, std::uint64_t seq, std::int64_t time_ms) {
  append_event(out, {seq, time_ms, event::Ok{line}});
}

std::optional<Event> decode_event(std::string_view line) {
  FieldReader fields(line);
  const std::string_view word = fields.next();
  std::optional<Event> event(std::in_place);  // read in its place: moving it costs as much again
  if (!read_event(*event, word, fields, event->what)) event.reset();
  return event;
}

}  // namespace wire
}  // namespace chat
