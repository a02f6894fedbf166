// The server's own output: lines for people on the terminal, and, where there is one, the log for
// programs. On a terminal, a long line goes on in indented rows, so that nobody can forge a line
// (see as_rows()); elsewhere each line is one. Lines that are left out (see QueuedOutput) are
// counted.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "server/log/log.h"
#include "server/operator/event_log.h"
#include "server/operator/queued_output.h"

namespace chat {

// An event's line on the console, without its time: "ann joined from 192.168.1.7 (3 people
// here)". Of a whisper it says only that there was one. Empty for events that the console does
// not show.
[[nodiscard]] std::string console_line(const LogEntry& entry);

class Console {
 public:
  enum class Show : std::uint8_t { Everything, OnlyAnnouncements };

  // Writes to `fd`, which the caller keeps. At most `queue` lines wait. `log` may be nullptr, and
  // outlives the console.
  Console(int fd, Show show, std::size_t queue, EventLog* log = nullptr);

  void start() { output_.start(); }

  // Shows an event of the room, and logs it.
  void show(const EntryPtr& entry);
  // Prints a line about the server itself, with the time, and logs it as `event`.
  void report(std::string line, std::string_view event = "server",
              LogRecord::Level level = LogRecord::Level::Info);
  // The same with `record` for the log.
  void report(std::string line, LogRecord record);
  // Logs what is not printed.
  void log(LogRecord record);
  // Prints lines as they are, with Show::OnlyAnnouncements too. They are not logged.
  void announce(std::string lines);
  // The next output begins at the terminal's left edge, over the "^C" that Ctrl+C leaves there.
  void to_first_column() { to_first_column_ = true; }

  // As QueuedOutput::stop(). The log goes on.
  void stop(std::chrono::milliseconds patience) { output_.stop(patience); }

 private:
  [[nodiscard]] std::string format(const std::deque<QueuedOutput::Item>& items,
                                   std::uint64_t left_out);

  const int fd_;
  const Show show_;
  EventLog* const log_;
  std::atomic<bool> to_first_column_ = false;
  QueuedOutput output_;
};

}  // namespace chat
