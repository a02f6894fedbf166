// Listens on a Unix socket, and removes its name at the end.

#pragma once

#include <sys/types.h>

#include <string>

#include "common/system/listener.h"

namespace chat {

class UnixListener {
 public:
  // A socket that is left from a program which has ended is replaced; nothing else ever is.
  // `purpose` begins the sentence of an error: "cannot take commands". Throws UserError.
  UnixListener(const std::string& path, mode_t mode, int backlog, const std::string& purpose);
  UnixListener(const UnixListener&) = delete;
  UnixListener& operator=(const UnixListener&) = delete;
  ~UnixListener();

  [[nodiscard]] Listener& listener() { return listener_; }

 private:
  std::string path_;
  Listener listener_;
};

}  // namespace chat
