// A lock that keeps other processes away from a file, for as long as this object lives.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

#include "common/system/socket.h"

namespace chat {

// It is a lock of the process (POSIX fcntl): another one in the same process is not kept out.
class FileLock {
 public:
  // Locks `file`.lock, a file of its own, since `file` may be replaced; it is made where it is
  // missing, and stays behind. Waits up to `patience` while another process holds the lock.
  explicit FileLock(const std::string& file, std::chrono::milliseconds patience = {});

  // 0: the lock is held. EAGAIN: another process holds it. Any other errno value: there is no lock.
  [[nodiscard]] int error() const { return error_; }
  // The process that holds the lock instead; 0 when that is not known.
  [[nodiscard]] pid_t holder() const;

 private:
  Fd fd_;
  int error_ = 0;
};

// Locks the file itself until this process closes a descriptor of it. Returns the error: EAGAIN
// when another process holds the lock.
[[nodiscard]] int lock_file(int fd);

}  // namespace chat
