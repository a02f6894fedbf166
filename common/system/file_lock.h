// A lock that keeps other processes away from a file, for as long as this object lives.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

#include "common/system/socket.h"

namespace chat {

// The lock belongs to the process (POSIX fcntl): it does not keep out other threads of this
// process.
class FileLock {
 public:
  // Locks `file`.lock, a separate file, because `file` may be replaced. Makes it if it is
  // missing, and leaves it behind. Waits up to `patience` while another process holds the lock.
  explicit FileLock(const std::string& file, std::chrono::milliseconds patience = {});

  // 0: this object holds the lock. EAGAIN: another process holds it. Any other errno value: the
  // lock could not be taken.
  [[nodiscard]] int error() const { return error_; }
  // The other process that holds the lock; 0 when it is not known.
  [[nodiscard]] pid_t holder() const;

 private:
  Fd fd_;
  int error_ = 0;
};

// The lock of a file that a server keeps for itself. Throws UserError when it cannot be had.
[[nodiscard]] FileLock lock_for_server(const std::string& file);

// Locks the file itself until this process closes any descriptor of it. Returns the error: EAGAIN
// when another process holds the lock.
[[nodiscard]] int lock_file(int fd);

}  // namespace chat
