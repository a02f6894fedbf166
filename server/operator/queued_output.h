// A stream of lines that a thread of its own writes from a bounded queue: a reader that has stopped
// (Ctrl+S, a pager, a full pipe, a service manager) does not stop the room. What does not fit into
// the queue is left out and counted.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "common/system/mutex.h"
#include "server/log/log.h"

namespace chat {

// What happened, for a log that programs read. Its texts may have any bytes.
struct LogRecord {
  enum class Level : std::uint8_t { Info, Warning, Error } level = Level::Info;
  std::string_view event;    // a word that lives for ever
  std::string address = {};  // empty: there is none
  std::string name = {};
  using Value = std::variant<std::string, std::uint64_t>;
  std::vector<std::pair<std::string_view, Value>> more = {};  // the keys live for ever
};

class QueuedOutput {
 public:
  struct Item {
    std::int64_t time_ms = 0;  // since 1970, UTC; 0: without a time
    std::variant<EntryPtr, std::string, LogRecord> what;
  };
  // Makes bytes of what waited; `left_out` items came behind them. Called on the thread.
  using Format = std::function<std::string(const std::deque<Item>&, std::uint64_t left_out)>;

  // Writes to `fd`, which the caller keeps. At most `queue` items wait.
  QueuedOutput(int fd, std::size_t queue, Format format);
  ~QueuedOutput() { stop(std::chrono::milliseconds(0)); }
  QueuedOutput(const QueuedOutput&) = delete;
  QueuedOutput& operator=(const QueuedOutput&) = delete;

  // Throws std::system_error.
  void start();
  void put(Item item);
  // Writes what is waiting, for at most `patience`. Then ends the thread, even when it is blocked
  // in write().
  void stop(std::chrono::milliseconds patience);

 private:
  void run() noexcept;
  // Waits, then makes `out` of what is waiting; false when the thread is to end.
  [[nodiscard]] bool next(std::string& out);
  void write_out(std::string_view bytes);

  const int fd_;
  const std::size_t queue_;
  const Format format_;

  Mutex mutex_;
  CondVar changed_;
  std::deque<Item> waiting_ GUARDED_BY(mutex_);
  std::uint64_t left_out_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  bool ended_ GUARDED_BY(mutex_) = false;
  std::atomic<bool> give_up_ = false;  // stop() has waited long enough
  std::thread thread_;
};

}  // namespace chat
