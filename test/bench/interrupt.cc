#include "test/bench/interrupt.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

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

void Interrupt::sleep(std::chrono::milliseconds time) const {
  pollfd wait{fd_.get(), POLLIN, 0};
  (void)::poll(&wait, 1, static_cast<int>(time.count()));
  check();
}

}  // namespace chat::bench
