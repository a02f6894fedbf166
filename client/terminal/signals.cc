#include "client/terminal/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <system_error>

namespace chat {
namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Signals::Signals() {
  ::sigemptyset(&taken_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH, SIGCONT}) {
    // A blocked signal is queued even if it is ignored, so an ignored one must stay out of the
    // set.
    if (!is_ignored(signal)) ::sigaddset(&taken_, signal);
  }
  (void)::pthread_sigmask(SIG_BLOCK, &taken_, &before_);
  fd_ = Fd(::signalfd(-1, &taken_, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd_.valid()) {
    const int error = errno;
    (void)::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    throw std::system_error(error, std::generic_category(), "signalfd");
  }
}

Signals::~Signals() {
  (void)::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<int> Signals::next() const {
  signalfd_siginfo info{};
  if (::read(fd_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) {
    return std::nullopt;
  }
  return static_cast<int>(info.ssi_signo);
}

Signals::AsUsual::AsUsual(const Signals& signals) {
  (void)::pthread_sigmask(SIG_UNBLOCK, &signals.taken_, &before_);
}

Signals::AsUsual::~AsUsual() {
  (void)::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace chat
