// Mutex, MutexLock and CondVar: those of the standard library with clang's thread-safety
// annotations, which std::mutex lacks. Each guarded member names its mutex (GUARDED_BY), and `make
// lint` checks that (-Wthread-safety; https://clang.llvm.org/docs/ThreadSafetyAnalysis.html).

#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define CHAT_ANNOTATION(x) __attribute__((x))
#else
#define CHAT_ANNOTATION(x)
#endif
#define CAPABILITY(name) CHAT_ANNOTATION(capability(name))
#define SCOPED_CAPABILITY CHAT_ANNOTATION(scoped_lockable)
#define GUARDED_BY(mutex) CHAT_ANNOTATION(guarded_by(mutex))
#define REQUIRES(...) CHAT_ANNOTATION(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) CHAT_ANNOTATION(locks_excluded(__VA_ARGS__))
#define ACQUIRE(...) CHAT_ANNOTATION(acquire_capability(__VA_ARGS__))
#define RELEASE(...) CHAT_ANNOTATION(release_capability(__VA_ARGS__))

namespace chat {

class CAPABILITY("mutex") Mutex {
 public:
  void lock() ACQUIRE() { mutex_.lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() RELEASE() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// A wait may return early, as in the standard library: call it in a loop over the condition.
class CondVar {
 public:
  void wait(Mutex& mutex) REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  // False when `deadline` has passed.
  bool wait_until(Mutex& mutex, std::chrono::steady_clock::time_point deadline) REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const auto status = condition_.wait_until(lock, deadline);
    lock.release();
    return status == std::cv_status::no_timeout;
  }

  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace chat
