#include "server/operator/event_log.h"

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "common/system/clock.h"
#include "common/text/number.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"
#include "server/moderation/ban_text.h"

namespace chat {
namespace {

// What a person gave as a reason stands in quotes (in_quotes()), and is not logged.
std::string reason_of(const event::Left& left) {
  return left.reason.empty() || left.reason.starts_with('"') ? "quit" : left.reason;
}

std::string_view word_of(LogRecord::Level level) {
  switch (level) {
    case LogRecord::Level::Info:
      return "info";
    case LogRecord::Level::Warning:
      return "warning";
    case LogRecord::Level::Error:
      return "error";
  }
  return "";
}

// RFC 3339, with milliseconds.
std::string time_text(std::int64_t time_ms) {
  constexpr std::int64_t kMsPerSecond = 1000;
  std::string text = utc_text(time_ms);
  const std::string ms = std::to_string(kMsPerSecond + time_ms % kMsPerSecond);
  return text.replace(text.size() - 1, 1, "." + ms.substr(1) + "Z");
}

// In quotes, which JSON and key=value share: `"` and `\` are escaped, and control characters, of
// which only TAB is left, are \u and four digits.
void append_quoted(std::string& out, std::string_view text) {
  constexpr std::size_t kDigits = 4;
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (is_control(static_cast<unsigned char>(c)) && c >= 0) {
      out += "\\u";
      put_hexadecimal(out, static_cast<unsigned char>(c), kDigits);
    } else {
      out += c;
    }
  }
  out += '"';
}

// A value without quotes is of these only, so that no reader takes it for something else.
bool is_bare(std::string_view text) {
  constexpr std::string_view kSigns = "-_.:/+,@";
  for (const char c : text) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!is_word && kSigns.find(c) == std::string_view::npos) return false;
  }
  return !text.empty();
}

// One line.
class Line {
 public:
  Line(std::string& out, LogFormat format) : out_(out), format_(format) {
    if (format_ == LogFormat::Json) out_ += '{';
  }
  void add(std::string_view key, std::string_view text) {
    begin(key);
    const std::string value = shortened(clean(text), kMaxLoggedText);
    if (format_ == LogFormat::Keys && is_bare(value)) {
      out_ += value;
    } else {
      append_quoted(out_, value);
    }
  }
  void add(std::string_view key, std::uint64_t number) {
    begin(key);
    put_number(out_, number);
  }
  void end() { out_ += format_ == LogFormat::Json ? "}\n" : "\n"; }

 private:
  void begin(std::string_view key) {
    if (!std::exchange(is_first_, false)) out_ += format_ == LogFormat::Json ? ',' : ' ';
    if (format_ == LogFormat::Json) {
      append_quoted(out_, key);
      out_ += ':';
    } else {
      out_.append(key).append("=");
    }
  }

  std::string& out_;
  const LogFormat format_;
  bool is_first_ = true;
};

}  // namespace

LogRecord record_of(std::string_view by, const Order& order) {
  LogRecord record{LogRecord::Level::Info, "", "", "", {{"by", std::string(by)}}};
  const auto note = [&record](std::string_view event, const std::string& name) {
    record.event = event;
    record.name = name;
  };
  const auto note_target = [&](std::string_view event, const BanTarget& target) {
    note(event, target.name);
    if (target.network) record.address = target.network->text();
  };
  const auto note_time = [&record](const std::optional<std::chrono::seconds>& time) {
    if (time) record.more.emplace_back("seconds", static_cast<std::uint64_t>(time->count()));
  };
  const auto note_reason = [&record](const std::string& reason) {
    if (!reason.empty()) record.more.emplace_back("reason", reason);
  };
  std::visit(Overloaded{
                 [&](const order::Kick& what) {
                   note("kick", what.name);
                   note_reason(what.reason);
                 },
                 [&](const order::Mute& what) {
                   note("mute", what.name);
                   note_time(what.time);
                   note_reason(what.reason);
                 },
                 [&](const order::Unmute& what) { note("unmute", what.name); },
                 [&](const order::Ban& what) {
                   note_target("ban", what.whom);
                   note_time(what.time);
                   note_reason(what.reason);
                 },
                 [&](const order::Unban& what) { note_target("unban", what.whom); },
                 [&](const order::Op& what) { note("op", what.name); },
                 [&](const order::Deop& what) { note("deop", what.name); },
                 [&](const order::Tell&) { note("say", ""); },
                 [&](const order::Lock&) { note("lock", ""); },
                 [&](const order::Unlock&) { note("unlock", ""); },
                 [&](const order::SetTopic&) { note("topic", ""); },
                 [&](const order::ClearHistory&) { note("clear-history", ""); },
             },
             order);
  return record;
}

LogRecord record_of(std::string_view by, const StopOrder& order) {
  LogRecord record{LogRecord::Level::Info, "stop-cancel", "", "", {{"by", std::string(by)}}};
  if (const auto* stop = std::get_if<command::Stop>(&order)) {
    record.event = "stop-order";
    record.more.emplace_back("seconds", static_cast<std::uint64_t>(stop->in.count()));
    if (!stop->reason.empty()) record.more.emplace_back("reason", stop->reason);
  }
  return record;
}

std::optional<LogRecord> record_of(const LogEntry& entry) {
  using Record = std::optional<LogRecord>;
  using Level = LogRecord::Level;
  return std::visit(
      Overloaded{
          [&](const event::Joined& what) -> Record {
            return LogRecord{
                Level::Info, "join", entry.address, what.name, {{"people", what.people}}};
          },
          [&](const event::Left& what) -> Record {
            return LogRecord{Level::Info,
                             "leave",
                             entry.address,
                             what.name,
                             {{"reason", reason_of(what)}, {"people", what.people}}};
          },
          [&](const event::Away& what) -> Record {
            return LogRecord{Level::Info, "away", "", what.name, {{"reason", what.reason}}};
          },
          [&](const event::Back& what) -> Record {
            return LogRecord{
                Level::Info, "back", entry.address, what.name, {{"people", what.people}}};
          },
          [](const event::Renamed& what) -> Record {
            return LogRecord{Level::Info, "rename", "", what.from, {{"to", what.to}}};
          },
          [](const auto&) -> Record { return std::nullopt; },
      },
      entry.event.what);
}

void append_line(std::string& out, LogFormat format, std::int64_t time_ms,
                 const LogRecord& record) {
  Line line(out, format);
  line.add("time", time_text(time_ms));
  line.add("level", word_of(record.level));
  line.add("event", record.event);
  if (!record.address.empty()) line.add("address", record.address);
  if (!record.name.empty()) line.add("name", record.name);
  for (const auto& [key, value] : record.more) {
    std::visit([&line, key = key](const auto& what) { line.add(key, what); }, value);
  }
  line.end();
}

EventLog::EventLog(int fd, LogFormat format, std::size_t queue)
    : output_(
          fd, queue, [format](const std::deque<QueuedOutput::Item>& items, std::uint64_t left_out) {
            std::string out;
            for (const QueuedOutput::Item& item : items) {
              const auto* entry = std::get_if<EntryPtr>(&item.what);
              const std::optional<LogRecord> record =
                  entry != nullptr ? record_of(**entry) : std::get<LogRecord>(item.what);
              if (record) append_line(out, format, item.time_ms, *record);
            }
            if (left_out > 0) {
              append_line(out, format, wall_clock_ms(),
                          {LogRecord::Level::Warning, "left-out", "", "", {{"events", left_out}}});
            }
            return out;
          }) {}

void EventLog::show(const EntryPtr& entry) {
  const bool is_logged =
      entry->event.is<event::Joined, event::Left, event::Away, event::Back, event::Renamed>();
  if (is_logged) output_.put({entry->event.time_ms, entry});
}

void EventLog::add(LogRecord record) {
  output_.put({wall_clock_ms(), std::move(record)});
}

}  // namespace chat
