#include "test/bench/interrupt.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace chat::bench {

Interrupt::Interrupt() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A report into a closed pipe must still end with what was started being killed.
  ::signal(SIGPIPE, SIG_IGN);
  fd_ = Fd(::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd_.valid()) throw std::system_error(errno, std::generic_category(), "signalfd");
}

void Interrupt::check() const {
  signalfd_siginfo info{};
  if (::read(fd_.get(), &info, sizeof info) == sizeof info) throw Interrupted{};
}

bool Interrupt::readable_within(int fd, std::chrono::milliseconds timeout) const {
  std::array<pollfd, 2> wait{{{fd, POLLIN, 0}, {fd_.get(), POLLIN, 0}}};
  (void)::poll(wait.data(), wait.size(), static_cast<int>(timeout.count()));
  check();
  return wait[0].revents != 0;
}

}  // namespace chat::bench
