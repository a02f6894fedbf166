// Stops the server at a time that was announced. Its thread is there from start() on; the
// destructor joins it. Thread-safe.

#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "common/system/mutex.h"

namespace chat {

class StopTimer {
 public:
  // `stop` is called on the timer's thread, once at most, with the reason.
  explicit StopTimer(std::function<void(const std::string& reason)> stop)
      : stop_(std::move(stop)) {}
  ~StopTimer();
  StopTimer(const StopTimer&) = delete;
  StopTimer& operator=(const StopTimer&) = delete;

  // To be called before stop_in(), any number of times. Throws std::system_error when there is no
  // thread to be had.
  void start();
  // The last call counts.
  void stop_in(std::chrono::seconds time, std::string reason);
  // Takes the stop back. False when there is none, or when it has begun.
  [[nodiscard]] bool cancel();

 private:
  using Clock = std::chrono::steady_clock;

  void run();

  const std::function<void(const std::string&)> stop_;
  Mutex mutex_;
  CondVar changed_;
  std::optional<Clock::time_point> at_ GUARDED_BY(mutex_);  // nothing: no stop is announced
  std::string reason_ GUARDED_BY(mutex_);
  bool ending_ GUARDED_BY(mutex_) = false;
  std::thread thread_ GUARDED_BY(mutex_);
};

}  // namespace chat
