// The address of a Unix socket (unix(7)).

#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <string>

#include "common/system/error.h"

namespace chat {

class UnixAddress {
 public:
  // Throws UserError for a path that is too long for one.
  explicit UnixAddress(const std::string& path) {
    address_.sun_family = AF_UNIX;
    if (path.size() >= sizeof address_.sun_path) {
      throw UserError(ENAMETOOLONG, "the socket's path " + path + " is too long; it may have " +
                                        std::to_string(sizeof address_.sun_path - 1) + " bytes");
    }
    path.copy(address_.sun_path, path.size());
  }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  [[nodiscard]] static socklen_t length() { return sizeof(sockaddr_un); }

 private:
  sockaddr_un address_{};
};

}  // namespace chat
