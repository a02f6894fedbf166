// The plain dialect, for people with nc, telnet or socat: lines that read well. The first character
// of a line says what it is (`[` a person, `*` a notice, `!` an error), and is always the server's.

#include <array>
#include <charconv>
#include <string>

#include "common/clock.h"
#include "common/text.h"
#include "server/dialect.h"

namespace chat {
namespace {

constexpr std::size_t kNamesPerLine = 20;

void put_number(std::string& out, std::uint64_t number) {
  std::array<char, 24> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

// "1 person", "3 people"
void put_people(std::string& out, std::uint64_t count) {
  put_number(out, count);
  out += count == 1 ? " person" : " people";
}

void put_here(std::string& out, std::uint64_t count) {
  out += " (";
  put_people(out, count);
  out += " here)";
}

// "[ann] hello", "[14:02 ann] * waves"
void put_message(std::string& out, const LogEntry& entry, View view) {
  const Event& event = entry.event;
  if (view == View::Own) return;  // it stands on the sender's screen as typed
  out += '[';
  if (view == View::Old) {
    append_local_time(out, event.time_ms, "%H:%M ");
  }
  out.append(event.name).append("] ");
  if (event.kind == EventKind::Act) out += "* ";
  out.append(event.text).append(1, '\n');
}

void put_whisper(std::string& out, const LogEntry& entry, View view) {
  const Event& event = entry.event;
  if (view == View::Own) {
    out.append("[you > ").append(event.other);
  } else {
    out.append("[").append(event.name).append(" > you");
  }
  out.append("] ").append(event.text).append(1, '\n');
}

void put_welcome(std::string& out, const Event& event) {
  out.append("* You are ").append(event.name).append(". ");
  put_people(out, event.people);
  out += event.people == 1 ? " is here: " : " are here: ";
  for (std::size_t i = 0; i < event.here.size(); ++i) {
    if (i > 0) out += ", ";
    out += event.here[i].name;
  }
  if (event.people > event.here.size()) {
    out += " and ";
    put_number(out, event.people - event.here.size());
    out += " more";
  }
  out += ". Type ? for who is here, text > name to whisper, /help for more.\n";
  if (event.count == 0) return;
  out += "* The last ";
  if (event.count > 1) put_number(out, event.count);
  out += event.count == 1 ? "message:\n" : " messages:\n";
}

// ", idle 5 min": said of those who have been silent for some minutes
void put_idle(std::string& out, std::uint64_t seconds) {
  constexpr std::uint64_t kMinute = 60;
  constexpr std::uint64_t kHour = 60 * kMinute;
  constexpr std::uint64_t kWorthTelling = 5 * kMinute;
  if (seconds < kWorthTelling) return;
  const bool hours = seconds >= kHour;
  out += " (idle ";
  put_number(out, hours ? seconds / kHour : seconds / kMinute);
  out += hours ? " h)" : " min)";
}

void put_users(std::string& out, const Event& event) {
  out += "* ";
  put_people(out, event.people);
  out += event.people == 1 ? " is here: " : " are here: ";
  for (std::size_t i = 0; i < event.here.size(); ++i) {
    if (i > 0) out += i % kNamesPerLine == 0 ? ",\n*   " : ", ";
    out += event.here[i].name;
    put_idle(out, event.here[i].idle_seconds);
  }
  out += '\n';
}

void put_left(std::string& out, const Event& event) {
  out.append("* ").append(event.name).append(" left");
  if (!event.text.empty()) out.append(": \"").append(event.text).append("\"");
  put_here(out, event.people);
  out += '\n';
}

void put_renamed(std::string& out, const Event& event, View view) {
  if (view == View::Own) {
    out += "* You are";
  } else {
    out.append("* ").append(event.name).append(" is");
  }
  out.append(" now called ").append(event.other).append(1, '\n');
}

void put_missed(std::string& out, const Event& event) {
  out += "* About ";
  put_number(out, event.count);
  out += event.count == 1 ? " line is" : " lines are";
  out += " missing here: they came faster than you read\n";
}

void put_bye(std::string& out, const Event& event) {
  if (!event.text.empty()) out.append("* ").append(event.text).append(1, '\n');
  out += "* Bye\n";
}

class Plain final : public Dialect {
 public:
  [[nodiscard]] std::variant<Introduction, Mistake> introduction(
      const LineBuffer::Line& line) const override {
    if (line.too_long || line.text.size() > kMaxLine) {
      return Mistake{code::kNameInvalid, "that is too long for a name", ""};
    }
    return Introduction{std::string(trim(line.text)), std::nullopt};
  }

  [[nodiscard]] std::string_view name_question() const override { return "* What is your name?\n"; }
  [[nodiscard]] bool has_telnet() const override { return true; }

  [[nodiscard]] Order order(const LineBuffer::Line& line, std::uint64_t) const override {
    return {0, request_in(line.text, line.too_long), false};
  }

  void append(std::string& out, const LogEntry& entry, View view) const override {
    const Event& event = entry.event;
    switch (event.kind) {
      case EventKind::Say:
      case EventKind::Act:
        return put_message(out, entry, view);
      case EventKind::Whisper:
        return put_whisper(out, entry, view);
      case EventKind::Welcome:
        return put_welcome(out, event);
      case EventKind::Joined:
        if (view == View::Own) return;
        out.append("* ").append(event.name).append(" joined");
        put_here(out, event.people);
        out += '\n';
        return;
      case EventKind::Left:
        if (view != View::Own) put_left(out, event);
        return;
      case EventKind::Renamed:
        return put_renamed(out, event, view);
      case EventKind::Users:
        return put_users(out, event);
      case EventKind::Error:
        out.append("! ").append(event.text).append(1, '\n');
        return;
      case EventKind::Notice:
        out.append("* ").append(event.text).append(1, '\n');
        return;
      case EventKind::Missed:
        return put_missed(out, event);
      case EventKind::Current:
        if (event.count > 0) out += "* These were the last messages; what follows is new.\n";
        return;
      case EventKind::Bye:
        return put_bye(out, event);
      case EventKind::Ok:
        return;
    }
  }

  void append_run(std::string& out, std::span<const EntryPtr> run) const override {
    if (run.size() == 1) return append(out, *run.front(), View::Public);
    out += "* ";
    put_people(out, run.size());
    out += run.front()->event.kind == EventKind::Joined ? " joined, " : " left, ";
    out += run[0]->event.name;
    out += run.size() == 2 ? " and " : ", ";
    out += run[1]->event.name;
    if (run.size() > 2) {
      out += " and ";
      put_number(out, run.size() - 2);
      out += " more";
    }
    put_here(out, run.back()->event.people);
    out += '\n';
  }
};

}  // namespace

const Dialect& plain_dialect() {
  static const Plain dialect;
  return dialect;
}

}  // namespace chat
