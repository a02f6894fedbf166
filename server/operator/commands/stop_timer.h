// Stops the server at a time that was announced. Its thread is there from start() on; the destructor
// joins it. Thread-safe.

#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

#include "common/system/mutex.h"

namespace chat {

class StopTimer {
 public:
  // `stop` is called on the timer's thread, once at most.
  explicit StopTimer(std::function<void()> stop) : stop_(std::move(stop)) {}
  ~StopTimer();
  StopTimer(const StopTimer&) = delete;
  StopTimer& operator=(const StopTimer&) = delete;

  // To be called before stop_in(), any number of times. Throws std::system_error when there is no
  // thread to be had.
  void start();
  // The last call counts.
  void stop_in(std::chrono::seconds time);
  // Takes the stop back. False when there is none, or when it has begun.
  [[nodiscard]] bool cancel();

 private:
  using Clock = std::chrono::steady_clock;

  void run();

  const std::function<void()> stop_;
  Mutex mutex_;
  CondVar changed_;
  std::optional<Clock::time_point> at_ GUARDED_BY(mutex_);  // nothing: no stop is announced
  bool ending_ GUARDED_BY(mutex_) = false;
  std::thread thread_ GUARDED_BY(mutex_);
};

}  // namespace chat
