#include "server/operator/console.h"

#include <optional>
#include <utility>

#include "common/protocol/wording.h"
#include "common/system/clock.h"
#include "common/system/terminal.h"
#include "common/text/overloaded.h"
#include "common/unicode/rows.h"

namespace chat {
namespace {

std::string text_of(const std::deque<QueuedOutput::Item>& items) {
  std::string out;
  for (const QueuedOutput::Item& item : items) {
    if (item.time_ms != 0) append_local_time(out, item.time_ms, "%H:%M:%S ");
    if (const auto* entry = std::get_if<EntryPtr>(&item.what)) {
      out += console_line(**entry);
    } else {
      out += std::get<std::string>(item.what);
    }
    out += '\n';
  }
  return out;
}

}  // namespace

std::string console_line(const LogEntry& entry) {
  return std::visit(
      Overloaded{
          [](const event::Message& what) { return message_line(what); },
          [](const event::Whisper& what) { return what.from + " whispers to " + what.to; },
          [&](const event::OneOf<event::Joined, event::Left> auto& what) {
            return presence_line(what, entry.address);
          },
          [](const event::OneOf<event::Away, event::Back> auto& what) {
            return presence_line(what);
          },
          [](const event::Renamed& what) { return renamed_line(what, Reader::Other); },
          [&](const event::Notice& what) { return entry.is_public() ? what.text : std::string(); },
          [](const event::OneOf<event::Welcome, event::Users, event::Ok, event::Error,
                                event::Missed, event::History, event::Current, event::Ping,
                                event::Bye> auto&) { return std::string(); },
      },
      entry.event.what);
}

Console::Console(int fd, Show show, std::size_t queue, EventLog* log)
    : fd_(fd), show_(show), log_(log), output_(fd, queue, [this](const auto& items, auto left_out) {
        return format(items, left_out);
      }) {}

void Console::show(const EntryPtr& entry) {
  if (log_ != nullptr) log_->show(entry);
  if (show_ == Show::Everything) output_.put({entry->event.time_ms, entry});
}

void Console::report(std::string line, std::string_view event, LogRecord::Level level) {
  LogRecord record{level, event, "", "", {{"text", line}}};
  report(std::move(line), std::move(record));
}

void Console::report(std::string line, LogRecord record) {
  log(std::move(record));
  if (show_ == Show::Everything) output_.put({wall_clock_ms(), std::move(line)});
}

void Console::log(LogRecord record) {
  if (log_ != nullptr) log_->add(std::move(record));
}

void Console::announce(std::string lines) {
  output_.put({0, std::move(lines)});
}

std::string Console::format(const std::deque<QueuedOutput::Item>& items, std::uint64_t left_out) {
  std::string out;
  const std::optional<std::size_t> columns = terminal_columns(fd_);
  if (!items.empty() && to_first_column_.exchange(false) && columns) out += '\r';
  out += columns ? as_rows(text_of(items), *columns) : text_of(items);
  if (left_out > 0) {
    out += "(" + std::to_string(left_out) + " lines are left out here: this output was stopped)\n";
  }
  return out;
}

}  // namespace chat
