// Listens on a Unix socket, and removes its name at the end; not that of another socket which has
// taken the name meanwhile.

#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "common/system/listener.h"

namespace chat {

// Which file it is, whatever it is called.
struct FileId {
  dev_t device;
  ino_t number;
  bool operator==(const FileId&) const = default;
};

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
  const std::string path_;
  Listener listener_;
  const std::optional<FileId> id_;  // of the socket at path_; nothing: it was gone at once
};

}  // namespace chat
