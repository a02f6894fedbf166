// By whom the server is stopped, and why: of several that stop it the first counts. Thread-safe.

#pragma once

#include <string>
#include <string_view>

#include "common/system/mutex.h"
#include "server/operator/queued_output.h"

namespace chat {

class StopCause {
 public:
  // `reason` may be empty.
  void note(std::string_view by, std::string_view reason) {
    const MutexLock lock(mutex_);
    if (!by_.empty()) return;
    by_ = by;
    reason_ = reason;
  }
  // What the log says at the end, with `sentence`.
  [[nodiscard]] LogRecord record(LogRecord::Level level, std::string_view sentence) const {
    const MutexLock lock(mutex_);
    LogRecord record{level, "stop", "", "", {{"text", std::string(sentence)}, {"by", by_}}};
    if (!reason_.empty()) record.more.emplace_back("reason", reason_);
    return record;
  }

 private:
  mutable Mutex mutex_;
  std::string by_ GUARDED_BY(mutex_);
  std::string reason_ GUARDED_BY(mutex_);
};

}  // namespace chat
