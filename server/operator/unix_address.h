// The address of a Unix socket (unix(7)).

#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

#include "common/system/error.h"

namespace chat {

class UnixAddress {
 public:
  // Abstract: `path` begins with @, which stands for a zero byte; there is no such file (unix(7)).
  enum class Kind : std::uint8_t { File, Abstract };

  // Throws UserError for a path that is too long for one.
  explicit UnixAddress(const std::string& path, Kind kind = Kind::File) {
    address_.sun_family = AF_UNIX;
    if (path.size() >= sizeof address_.sun_path) {
      throw UserError(ENAMETOOLONG, "the socket's path " + path + " is too long; it may have " +
                                        std::to_string(sizeof address_.sun_path - 1) + " bytes");
    }
    path.copy(address_.sun_path, path.size());
    if (kind == Kind::File) return;
    address_.sun_path[0] = '\0';
    length_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  [[nodiscard]] socklen_t length() const { return length_; }

 private:
  sockaddr_un address_{};
  socklen_t length_ = sizeof(sockaddr_un);  // of an abstract one each byte counts
};

}  // namespace chat
