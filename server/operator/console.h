// The server's own output. A thread writes it from a bounded queue, so that a stopped terminal
// (Ctrl+S, a pager, a full pipe) does not stop the room. Lines that do not fit into the queue are
// left out, and their number is printed. On a terminal, a long line goes on in indented rows, so
// that nobody can forge a line (see as_rows()); elsewhere each line is one.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <variant>

#include "common/system/mutex.h"
#include "server/log/log.h"

namespace chat {

// An event's line on the console, without its time: "ann joined from 192.168.1.7 (3 people
// here)". Of a whisper it says only that there was one. Empty for events that the console does
// not show.
[[nodiscard]] std::string console_line(const LogEntry& entry);

class Console {
 public:
  enum class Show : std::uint8_t { Everything, OnlyAnnouncements };

  // Writes to `fd`, which the caller keeps. At most `queue` lines wait.
  Console(int fd, Show show, std::size_t queue);
  ~Console() { stop(std::chrono::milliseconds(0)); }

  void start();

  // Shows an event of the room.
  void show(const EntryPtr& entry);
  // Prints a line about the server itself, with the time.
  void report(std::string line);
  // Prints lines as they are, with Show::OnlyAnnouncements too.
  void announce(std::string lines);
  // The next output begins at the terminal's left edge, over the "^C" that Ctrl+C leaves there.
  void to_first_column() { to_first_column_ = true; }

  // Writes what is waiting, for at most `patience`. Then ends the thread, even when it is blocked
  // in write().
  void stop(std::chrono::milliseconds patience);

 private:
  struct Line {
    std::int64_t time_ms = 0;  // since 1970, UTC; 0: without a time
    std::variant<EntryPtr, std::string> what;
  };

  void enqueue(Line line);
  void run() noexcept;
  // Waits, then appends the waiting lines to `out`; false when the thread is to end.
  [[nodiscard]] bool next(std::string& out);
  [[nodiscard]] static std::string text_of(const std::deque<Line>& lines);
  void write_out(std::string_view bytes);

  const int fd_;
  const Show show_;
  const std::size_t queue_;

  Mutex mutex_;
  CondVar changed_;
  std::deque<Line> waiting_ GUARDED_BY(mutex_);
  std::uint64_t left_out_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  bool ended_ GUARDED_BY(mutex_) = false;
  std::atomic<bool> to_first_column_ = false;
  std::atomic<bool> give_up_ = false;  // stop() has waited long enough
  std::thread thread_;
};

}  // namespace chat
