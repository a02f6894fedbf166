#include "test/support/peers/connect.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "common/system/address.h"

namespace chat::test {

Socket connect_to(const std::string& host, std::uint16_t port, std::chrono::milliseconds timeout) {
  int error = EADDRNOTAVAIL;
  for (const Address& where : addresses_of(host, port)) {
    Connecting connecting = start_connect(where);
    error = connecting.error;
    if (error != 0) continue;
    pollfd wait{connecting.socket.fd(), POLLOUT, 0};
    int ready = 0;
    do {
      ready = ::poll(&wait, 1, static_cast<int>(timeout.count()));
    } while (ready < 0 && errno == EINTR);
    error = ready != 0 ? finish_connect(connecting.socket) : ETIMEDOUT;
    if (error == 0) return std::move(connecting.socket);
  }
  throw std::system_error(error, std::generic_category(),
                          "connect to " + host_and_port(host, port));
}

Socket connect_from(const std::string& own, std::uint16_t port) {
  Socket socket(Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
  const Address from = addresses_of(own, 0).front();
  const Address to = addresses_of("127.0.0.1", port).front();
  const auto* here = reinterpret_cast<const sockaddr*>(&from.bytes);
  const auto* there = reinterpret_cast<const sockaddr*>(&to.bytes);
  if (::bind(socket.fd(), here, from.length) != 0 ||
      ::connect(socket.fd(), there, to.length) != 0) {
    throw std::system_error(errno, std::generic_category(), "connect from " + own);
  }
  return socket;
}

}  // namespace chat::test
