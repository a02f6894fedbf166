// A service manager's end of the socket (sd_notify(3)): what a program tells it.

#pragma once

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <string_view>

#include "common/system/socket.h"
#include "server/operator/unix_address.h"
#include "test/support/deadline.h"

namespace chat::test {

class Heard {
 public:
  explicit Heard(const std::string& path, UnixAddress::Kind kind = UnixAddress::Kind::File)
      : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const UnixAddress address(path, kind);
    REQUIRE(::bind(fd_.get(), address.get(), address.length()) == 0);
  }
  // The next message; empty at the deadline.
  [[nodiscard]] std::string next() const {
    return wait_readable(fd_.get(), deadline()) ? now() : "";
  }
  // The same without a wait.
  [[nodiscard]] std::string now() const {
    std::array<char, 1024> bytes{};
    const ssize_t n = ::recv(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    return n < 0 ? "" : std::string(bytes.data(), static_cast<std::size_t>(n));
  }
  // The next one that begins so; others before it are left out.
  [[nodiscard]] std::string next_with(std::string_view begin) const {
    for (;;) {
      std::string message = next();
      if (message.empty() || message.starts_with(begin)) return message;
    }
  }

 private:
  Fd fd_;
};

}  // namespace chat::test
