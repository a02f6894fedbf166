#include "server/operator/console_input.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "common/text/line_buffer.h"
#include "server/operator/commands/command.h"

namespace chat {
namespace {

// How long a server in the background waits before it looks whether it is in the foreground.
constexpr int kLookAgainMs = 500;
constexpr int kNoTimeout = -1;

bool has(const pollfd& what, int events) {
  return (what.revents & events) != 0;
}

}  // namespace

ConsoleInput::ConsoleInput(int fd, std::function<void(std::string_view)> on_line)
    : fd_(fd), on_line_(std::move(on_line)) {
  if (::isatty(fd_) == 0) return;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  }
  ending_ = Fd(ends[0]);
  end_ = Fd(ends[1]);
  thread_ = std::thread(&ConsoleInput::run, this);
}

ConsoleInput::~ConsoleInput() {
  end_.close();  // wakes poll()
  if (thread_.joinable()) thread_.join();
}

bool ConsoleInput::wait() const {
  std::array<pollfd, 2> sources = {{{fd_, POLLIN, 0}, {ending_.get(), POLLIN, 0}}};
  while (::poll(sources.data(), sources.size(), kNoTimeout) < 0) {
    if (errno != EINTR) return false;
  }
  return sources[1].revents == 0 && has(sources[0], POLLIN);
}

bool ConsoleInput::pause() const {
  pollfd ending{ending_.get(), POLLIN, 0};
  return ::poll(&ending, 1, kLookAgainMs) == 0;
}

void ConsoleInput::run() noexcept {
  LineBuffer lines(kMaxCommand + 1);  // the parser says that a line is too long
  while (wait()) {
    // What is typed for the program in the foreground is not read: the system refuses it with EIO.
    if (::tcgetpgrp(fd_) != ::getpgrp()) {
      if (!pause()) return;
      continue;
    }
    const std::span<char> space = lines.space();
    const ssize_t n = ::read(fd_, space.data(), space.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EIO && pause()) continue;
    if (n <= 0) return;
    lines.commit(static_cast<std::size_t>(n));
    while (const auto line = lines.next()) on_line_(line->text);
  }
}

}  // namespace chat
