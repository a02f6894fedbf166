#include "server/dialect/plain/plain.h"

#include <algorithm>
#include <memory>
#include <string>

#include "common/protocol/wording.h"
#include "common/text/joined.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"
#include "common/unicode/width.h"
#include "server/dialect/plain/decoder.h"

namespace chat {
namespace {

constexpr std::size_t kNamesPerLine = 20;

// The most columns of blanks in a row. A terminal wraps a long line wherever its row ends, and nc
// cannot prevent it: whoever fills a row with blanks could make the next one look like a line of
// the room's. So many blanks are enough for indented code and most tables, and fill no usual row.
constexpr std::size_t kMaxBlankColumns = 16;

// Of a longer run of blanks, what is beyond kMaxBlankColumns is left out.
void put_line(std::string& out, std::string_view line) {
  const auto is_ascii_word = [](char c) { return c > ' ' && c <= '~'; };
  std::size_t blank_columns = 0;
  while (!line.empty()) {
    const auto* const end = std::find_if_not(line.begin(), line.end(), is_ascii_word);
    auto bytes = static_cast<std::size_t>(end - line.begin());  // most text is such words
    if (bytes > 0) {
      blank_columns = 0;
    } else {
      const Decoded next = decode(line);
      const char32_t c = next.code_point;
      blank_columns = looks_blank(c) ? blank_columns + most_columns(c) : 0;
      bytes = next.bytes;
    }
    if (blank_columns <= kMaxBlankColumns) out.append(line.substr(0, bytes));
    line.remove_prefix(bytes);
  }
  out += '\n';
}

void put_notice(std::string& out, std::string_view text) {
  out += "* ";
  put_line(out, text);
}

Reader reader(View view) {
  return view == View::Own ? Reader::Actor : Reader::Other;
}

void put_message(std::string& out, const event::Message& message, View view, std::int64_t time_ms) {
  if (view == View::Own) return;  // it stands on the sender's screen as typed
  put_line(out, view == View::Old ? message_line(message, time_ms) : message_line(message));
}

void put_welcome(std::string& out, const event::Welcome& welcome) {
  out.append("* You are ").append(welcome.name).append(". ");
  out += people_are_here(welcome.people) + ": " + joined(welcome.here, ", ", &Person::name);
  if (welcome.people > welcome.here.size()) {
    out += " and " + std::to_string(welcome.people - welcome.here.size()) + " more";
  }
  out += ". ";
  put_line(out, kFirstSteps);
}

void put_history(std::string& out, std::uint64_t count) {
  put_notice(out, count == 0 ? "There are no messages yet." : last_messages_line(count));
}

void put_current(std::string& out, std::uint64_t past) {
  if (past > 0) put_notice(out, kEndOfLastMessages);
}

void put_users(std::string& out, const event::Users& users) {
  out += "* " + people_are_here(users.people) + ": ";
  for (std::size_t i = 0; i < users.here.size(); ++i) {
    if (i > 0) out += i % kNamesPerLine == 0 ? ",\n*   " : ", ";
    out += users.here[i].name + presence_note(users.here[i]);
  }
  out += '\n';
}

void put_missed(std::string& out, std::uint64_t count) {
  put_notice(out, "About " + counted(count, "line is", "lines are") +
                      " missing here: they came faster than you read");
}

void put_bye(std::string& out, const event::Bye& bye) {
  if (!bye.sentence.empty()) put_notice(out, bye.sentence);
  put_notice(out, "Bye");
}

class PlainEncoder final : public Encoder {
 public:
  void append(std::string& out, const LogEntry& entry, View view) const override {
    std::visit(
        Overloaded{
            [&](const event::Message& what) { put_message(out, what, view, entry.event.time_ms); },
            [&](const event::Whisper& what) { put_line(out, whisper_line(what, reader(view))); },
            [&](const event::Welcome& what) { put_welcome(out, what); },
            [&](const event::OneOf<event::Joined, event::Left, event::Away, event::Back> auto&
                    what) {
              if (view != View::Own) put_notice(out, presence_line(what));
            },
            [&](const event::Renamed& what) { put_notice(out, renamed_line(what, reader(view))); },
            [&](const event::Users& what) { put_users(out, what); },
            [&](const event::Error& what) { put_line(out, "! " + what.sentence); },
            [&](const event::Notice& what) { put_notice(out, what.text); },
            [&](const event::Missed& what) { put_missed(out, what.count); },
            [&](const event::History& what) { put_history(out, what.count); },
            [&](const event::Current& what) { put_current(out, what.past); },
            [&](const event::Bye& what) { put_bye(out, what); },
            [](const event::OneOf<event::Ok, event::Ping> auto&) {},
        },
        entry.event.what);
  }

  void append_run(std::string& out, std::span<const EntryPtr> run) const override {
    if (run.size() == 1) return append(out, *run.front(), View::Public);
    const Move move = run[0]->event.is<event::Joined>() ? Move::Joined : Move::Left;
    put_notice(out, run_line(move, name_of(run[0]->event), name_of(run[1]->event), run.size(),
                             people_of(run.back()->event).value_or(0)));
  }
};

const Encoder& plain_encoder() {
  static const PlainEncoder encoder;
  return encoder;
}

std::string greeting(std::string_view room_name) {
  return "* Welcome to " + std::string(room_name) + ". What is your name?\n";
}

}  // namespace

const Dialect& plain_dialect() {
  static const Dialect dialect{
      .match = [](std::string_view) { return Dialect::Match::Yes; },
      .open = [](const DialectSettings& settings) -> std::unique_ptr<Decoder> {
        return std::make_unique<PlainDecoder>(plain_encoder(), settings.entrance);
      },
      .encoder = plain_encoder(),
      .greeting = greeting,
      .password_question = "* This room has a password. What is it?\n",
  };
  return dialect;
}

}  // namespace chat
