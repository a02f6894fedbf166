// The plain dialect, for people with nc, telnet or socat: lines that read well. The first character
// of a line says what it is (`[` a person, `*` a notice, `!` an error), and is always the server's.

#include <string>

#include "common/protocol/wording.h"
#include "common/text/text.h"
#include "server/dialect/dialect.h"

namespace chat {
namespace {

constexpr std::size_t kNamesPerLine = 20;

void put_line(std::string& out, std::string_view line) {
  out.append(line).append(1, '\n');
}

void put_notice(std::string& out, std::string_view text) {
  out += "* ";
  put_line(out, text);
}

Reader reader(View view) {
  return view == View::Own ? Reader::Actor : Reader::Other;
}

void put_message(std::string& out, const Event& event, View view) {
  if (view == View::Own) return;  // it stands on the sender's screen as typed
  put_line(out, message_line(event, view == View::Old ? Stamp::LocalTime : Stamp::None));
}

void put_welcome(std::string& out, const Event& event) {
  out.append("* You are ").append(event.name).append(". ");
  out += people_are_here(event.people) + ": ";
  for (std::size_t i = 0; i < event.here.size(); ++i) {
    if (i > 0) out += ", ";
    out += event.here[i].name;
  }
  if (event.people > event.here.size()) {
    out += " and " + std::to_string(event.people - event.here.size()) + " more";
  }
  out += ". ";
  put_line(out, kFirstSteps);
}

void put_history(std::string& out, const Event& event) {
  put_notice(out,
             event.count == 0 ? "There are no messages yet." : last_messages_line(event.count));
}

void put_users(std::string& out, const Event& event) {
  out += "* " + people_are_here(event.people) + ": ";
  for (std::size_t i = 0; i < event.here.size(); ++i) {
    if (i > 0) out += i % kNamesPerLine == 0 ? ",\n*   " : ", ";
    out += event.here[i].name + presence_note(event.here[i]);
  }
  out += '\n';
}

void put_missed(std::string& out, const Event& event) {
  put_notice(out, "About " + counted(event.count, "line is", "lines are") +
                      " missing here: they came faster than you read");
}

void put_bye(std::string& out, const Event& event) {
  if (!event.text.empty()) put_notice(out, event.text);
  put_notice(out, "Bye");
}

class Plain final : public Dialect {
 public:
  [[nodiscard]] std::variant<Introduction, BadRequest> introduction(
      const LineBuffer::Line& line) const override {
    if (line.too_long || line.text.size() > kMaxLine) {
      return BadRequest{code::kNameInvalid, "that is too long for a name", ""};
    }
    return Introduction{std::string(trim(line.text)), std::nullopt, std::nullopt};
  }

  [[nodiscard]] std::string_view name_question() const override { return "* What is your name?\n"; }
  [[nodiscard]] bool has_telnet() const override { return true; }

  [[nodiscard]] bool has_sessions() const override { return false; }

  [[nodiscard]] std::variant<Order, Pong> order(const LineBuffer::Line& line) const override {
    return Order{0, request_in(line.text, line.too_long)};
  }

  void append(std::string& out, const LogEntry& entry, View view) const override {
    const Event& event = entry.event;
    switch (event.kind) {
      case EventKind::Say:
      case EventKind::Act:
        return put_message(out, event, view);
      case EventKind::Whisper:
        return put_line(out, whisper_line(event, reader(view)));
      case EventKind::Welcome:
        return put_welcome(out, event);
      case EventKind::Joined:
      case EventKind::Left:
      case EventKind::Away:
      case EventKind::Back:
        if (view != View::Own) put_notice(out, presence_line(event));
        return;
      case EventKind::Renamed:
        return put_notice(out, renamed_line(event, reader(view)));
      case EventKind::Users:
        return put_users(out, event);
      case EventKind::Error:
        out += "! ";
        return put_line(out, event.text);
      case EventKind::Notice:
        return put_notice(out, event.text);
      case EventKind::Missed:
        return put_missed(out, event);
      case EventKind::History:
        return put_history(out, event);
      case EventKind::Current:
        if (event.count > 0) put_notice(out, "These were the last messages; what follows is new.");
        return;
      case EventKind::Bye:
        return put_bye(out, event);
      case EventKind::Ok:
      case EventKind::Ping:
        return;
    }
  }

  void append_run(std::string& out, std::span<const EntryPtr> run) const override {
    if (run.size() == 1) return append(out, *run.front(), View::Public);
    put_notice(out, run_line(run[0]->event, run[1]->event, run.size(), run.back()->event.people));
  }
};

}  // namespace

const Dialect& plain_dialect() {
  static const Plain dialect;
  return dialect;
}

}  // namespace chat
