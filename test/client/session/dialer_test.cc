#include "client/session/dialer.h"

#include <doctest/doctest.h>
#include <poll.h>

#include <vector>

#include "common/system/address.h"

namespace chat {
namespace {

TEST_CASE("a dialer tries one address after the other, and says why the last has failed") {
  Socket listener = listen_on("127.0.0.1", 0);
  const auto good = addresses_of("127.0.0.1", listener.port());
  std::vector<Address> both = addresses_of("127.0.0.1", 1);  // nobody listens there
  Dialer none(both);
  both.push_back(good.front());
  Dialer second(both);
  for (Dialer* dialer : {&none, &second}) {
    dialer->start();
    while (dialer->is_dialing()) {
      pollfd writable{dialer->fd(), POLLOUT, 0};
      REQUIRE(::poll(&writable, 1, 5000) == 1);
      dialer->on_writable();
    }
  }
  CHECK_FALSE(none.take_socket());
  CHECK(none.take_error()->starts_with("connection refused"));
  CHECK(second.take_socket());
  CHECK_FALSE(second.take_error());
}

}  // namespace
}  // namespace chat
