// A lock that keeps a second server away from the same files, for as long as this object lives.

#pragma once

#include <string>

#include "common/system/socket.h"

namespace chat {

class FileLock {
 public:
  // Locks `file`.lock, which is made if need be and stays behind: a file of its own, since `file`
  // is replaced. Throws std::system_error with a sentence.
  //
  // It is a lock of the process (POSIX fcntl): a second one in the same process is not kept out.
  explicit FileLock(const std::string& file);

 private:
  Fd fd_;
};

}  // namespace chat
