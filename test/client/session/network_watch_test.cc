#include "client/session/network_watch.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

#include "common/system/file.h"
#include "common/system/socket.h"

namespace chat {
namespace {

// Where there is something to read within `wait`.
bool is_readable(int fd, int wait_ms) {
  pollfd readable{fd, POLLIN, 0};
  return ::poll(&readable, 1, wait_ms) == 1;
}

// Moves this process to a network of its own: root's right, else that of a new user namespace,
// which a process of one thread may have unless the system forbids it.
bool leave_network() {
  return ::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
}

bool bring_loopback_up() {
  const Fd control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{};
  std::string_view("lo").copy(loopback.ifr_name, sizeof loopback.ifr_name);
  loopback.ifr_flags = IFF_UP;
  return ::ioctl(control.get(), SIOCSIFFLAGS, &loopback) == 0;
}

// What a watch tells in such a network, one letter a look: "-" nothing, "+" a change. Empty where
// there is none, or it may not be changed.
std::string told_in_own_network() {
  if (!leave_network()) return "";
  const NetworkWatch watch;
  const auto look = [&watch](int wait_ms) { return is_readable(watch.fd(), wait_ms) ? "+" : "-"; };
  std::string told = look(0);
  if (!bring_loopback_up()) return "";
  told += look(5000);
  watch.drain();
  return told + look(0);
}

TEST_CASE("a network tells when it changes, nothing when it does not, and draining does not wait") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const Fd from(ends[0]);
  Fd to(ends[1]);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) ::_exit(write_all(to.get(), told_in_own_network()));
  to.close();
  std::array<char, 8> space{};
  const ssize_t bytes = ::read(from.get(), space.data(), space.size());
  REQUIRE(bytes >= 0);
  const std::string_view told(space.data(), static_cast<std::size_t>(bytes));
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  REQUIRE(status == 0);
  if (told.empty()) {
    MESSAGE("skipped: needs root, or a user namespace, for a network of its own");
    return;
  }
  CHECK(told == "-+-");
}

}  // namespace
}  // namespace chat
