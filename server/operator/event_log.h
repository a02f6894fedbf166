// The log for programs: one line for each event of the server, as key=value or as JSON, written by
// a thread of its own (see QueuedOutput). It has nothing that people say, and of what clients send
// only names, cleaned and in quotes where that needs them.
//
// Thread-safe.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "server/log/log.h"
#include "server/moderation/orders.h"
#include "server/operator/commands/command.h"
#include "server/operator/queued_output.h"

namespace chat {

enum class LogFormat : std::uint8_t { Keys, Json };

// What the log says of an event of the room; nothing when it says nothing.
[[nodiscard]] std::optional<LogRecord> record_of(const LogEntry& entry);

// What it says of an order that was carried out, given by `by`.
[[nodiscard]] LogRecord record_of(std::string_view by, const Order& order);
[[nodiscard]] LogRecord record_of(std::string_view by, const StopOrder& order);

// Appends the record as a line: "time=2026-11-29T06:37:09.123Z level=info event=join
// address=192.0.2.7 name=ann people=3", or the same as an object (RFC 8259). `time_ms` is since
// 1970, UTC. A text longer than kMaxLoggedText is cut.
inline constexpr std::size_t kMaxLoggedText = 512;  // bytes
void append_line(std::string& out, LogFormat format, std::int64_t time_ms, const LogRecord& record);

class EventLog {
 public:
  // Writes to `fd`, which the caller keeps. At most `queue` events wait.
  EventLog(int fd, LogFormat format, std::size_t queue);

  void start() { output_.start(); }
  // Logs an event of the room, if it is one of those. Does not do more than keep the entry.
  void show(const EntryPtr& entry);
  void add(LogRecord record);
  // As QueuedOutput::stop().
  void stop(std::chrono::milliseconds patience) { output_.stop(patience); }

 private:
  QueuedOutput output_;
};

}  // namespace chat
