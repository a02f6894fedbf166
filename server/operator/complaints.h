// What goes wrong again and again is said on the server's output once a minute. Thread-safe.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "common/system/mutex.h"
#include "server/operator/console.h"

namespace chat {

class Complaints {
 public:
  explicit Complaints(Console& console) : console_(console) {}

  // Does nothing within a minute of the last one.
  void say(const std::string& sentence) {
    if (is_due()) console_.report(sentence, "server", LogRecord::Level::Warning);
  }
  // The same with `record` for the log.
  void say(const std::string& sentence, LogRecord record) {
    if (is_due()) console_.report(sentence, std::move(record));
  }

 private:
  bool is_due() {
    const MutexLock lock(mutex_);
    const auto now = Clock::now();
    if (last_ && now - *last_ < kEvery) return false;
    last_ = now;
    return true;
  }

  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes kEvery{1};

  Console& console_;
  Mutex mutex_;
  std::optional<Clock::time_point> last_ GUARDED_BY(mutex_);
};

}  // namespace chat
