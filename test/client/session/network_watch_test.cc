#include "client/session/network_watch.h"

#include <doctest/doctest.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <string>
#include <string_view>
#include <thread>

#include "common/system/socket.h"

namespace chat {
namespace {

// Where there is something to read within `wait`.
bool is_readable(int fd, int wait_ms) {
  pollfd readable{fd, POLLIN, 0};
  return ::poll(&readable, 1, wait_ms) == 1;
}

// What a watch tells in a network of its own, one letter a look: "-" nothing, "+" a change.
std::string told_in_own_network() {
  if (::unshare(CLONE_NEWNET) != 0) return "";
  const NetworkWatch watch;
  const auto look = [&watch](int wait_ms) { return is_readable(watch.fd(), wait_ms) ? "+" : "-"; };
  std::string told = look(0);
  const Fd control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{};
  std::string_view("lo").copy(loopback.ifr_name, sizeof loopback.ifr_name);
  loopback.ifr_flags = IFF_UP;
  (void)::ioctl(control.get(), SIOCSIFFLAGS, &loopback);
  told += look(5000);
  watch.drain();
  return told + look(0);
}

TEST_CASE("a network tells when it changes, nothing when it does not, and draining does not wait") {
  std::string told;
  std::thread([&told] { told = told_in_own_network(); }).join();  // only this thread moves there
  if (told.empty()) {
    MESSAGE("left out: a network of its own needs root");
    return;
  }
  CHECK(told == "-+-");
}

}  // namespace
}  // namespace chat
