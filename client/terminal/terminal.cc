#include "client/terminal/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace chat {
namespace {

// The terminal's state for a handler of a signal that ends the program at once; a handler gets no
// argument.
struct Found {
  int fd = -1;  // -1: nothing is changed at the moment
  termios modes{};
  Terminal::Links links = Terminal::Links::None;
};
Found& found_at_start() {
  static Found found;
  return found;
}

// Async-signal-safe (signal-safety(7)). With SA_RESETHAND the signal then has its default effect.
void put_back_and_end(int signal) {
  const Found& found = found_at_start();
  if (found.fd >= 0) {
    if (found.links == Terminal::Links::Possible) {
      (void)!::write(found.fd, Terminal::kEndLink.data(), Terminal::kEndLink.size());
    }
    (void)!::write(found.fd, Terminal::kEnd.data(), Terminal::kEnd.size());
    (void)::tcsetattr(found.fd, TCSANOW, &found.modes);
  }
  (void)::raise(signal);
}

void put_back_at_abort() {
  for (const int signal : {SIGABRT, SIGQUIT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) != 0) continue;
    if (now.sa_handler != SIG_DFL) continue;  // ignored by the parent process, or a sanitizer's
    struct sigaction action {};
    action.sa_handler = put_back_and_end;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    (void)::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

Terminal::Terminal(int fd, Links links) : fd_(fd), links_(links) {
  (void)::tcgetattr(fd_, &found_);
  put_back_at_abort();
}

// No flow control: a screen stopped by Ctrl+S looks like a client that hangs. Input typed before
// stays in the queue (no TCSAFLUSH).
void Terminal::enter() {
  termios keys = found_;
  keys.c_iflag &= ~static_cast<tcflag_t>(IXON | IXOFF);
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  found_at_start() = {fd_, found_, links_};
  state_ = State::Entered;
  (void)::tcsetattr(fd_, TCSANOW, &keys);
}

void Terminal::leave() {
  if (state_ == State::Left) return;
  (void)::tcsetattr(fd_, TCSANOW, &found_);
  state_ = State::Left;
  found_at_start().fd = -1;
}

ScreenSize Terminal::size() const {
  ScreenSize size;
  winsize known{};
  if (::ioctl(fd_, TIOCGWINSZ, &known) != 0) return size;
  if (known.ws_row > 0) size.rows = known.ws_row;
  if (known.ws_col > 0) size.columns = known.ws_col;
  return size;
}

HiddenTyping::HiddenTyping(int fd) : fd_(fd) {
  (void)::tcgetattr(fd_, &found_);
  termios hidden = found_;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  hidden.c_lflag |= ECHONL;
  (void)::tcsetattr(fd_, TCSANOW, &hidden);
}

HiddenTyping::~HiddenTyping() {
  (void)::tcsetattr(fd_, TCSANOW, &found_);
}

bool is_terminal(int fd) {
  return ::isatty(fd) == 1;
}

}  // namespace chat
