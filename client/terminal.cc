#include "client/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace chat {
namespace {

// What a signal that ends the program at once has to put back: such a handler gets no argument.
struct Found {
  int fd = -1;
  termios modes{};
};
Found& found_at_start() {
  static Found found;
  return found;
}

// Async-signal-safe (signal-safety(7)). SA_RESETHAND: the signal then does what it always did.
void put_back_and_end(int signal) {
  const Found& found = found_at_start();
  if (found.fd >= 0) (void)::tcsetattr(found.fd, TCSANOW, &found.modes);
  (void)::raise(signal);
}

void put_back_at_abort() {
  for (const int signal : {SIGABRT, SIGQUIT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) != 0) continue;
    if (now.sa_handler != SIG_DFL) continue;  // ignored by who started us, or a sanitizer's
    struct sigaction action {};
    action.sa_handler = put_back_and_end;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    (void)::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

Terminal::Terminal(int fd) : fd_(fd) {
  (void)::tcgetattr(fd_, &found_);
  found_at_start() = {fd_, found_};
  put_back_at_abort();
  enter();
}

// ISIG stays: Ctrl+C has to work while nothing is read, and Ctrl+Z has to stop a whole pipeline.
// Without ECHO no ^C is shown. What was typed before stays in the queue (no TCSAFLUSH).
void Terminal::enter() {
  termios typing = found_;
  typing.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  typing.c_cc[VMIN] = 1;
  typing.c_cc[VTIME] = 0;
  (void)::tcsetattr(fd_, TCSANOW, &typing);
}

void Terminal::leave() {
  (void)::tcsetattr(fd_, TCSANOW, &found_);
}

std::size_t Terminal::columns() const {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  const bool known = ::ioctl(fd_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsual;
}

bool is_terminal(int fd) {
  return ::isatty(fd) == 1;
}

}  // namespace chat
