#include "test/support/peers/connect.h"

#include <poll.h>

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

}  // namespace chat::test
