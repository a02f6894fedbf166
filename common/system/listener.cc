#include "common/system/listener.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace chat {

Listener::Listener(Socket socket, Held held) : socket_(std::move(socket)) {
  if (held == Held::Alone) return;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  }
  stopped_ = Fd(ends[0]);
  stop_ = Fd(ends[1]);
  // A connection that is gone when accept() comes must not make it wait: stop() would not end that.
  const int flags = ::fcntl(socket_.fd(), F_GETFL);
  (void)::fcntl(socket_.fd(), F_SETFL, flags | O_NONBLOCK);
}

Accepted Listener::accept() const {
  return stopped_.valid() ? accept_until_stopped() : accept_from(socket_);
}

Accepted Listener::accept_until_stopped() const {
  constexpr int kNoTimeout = -1;
  for (;;) {
    std::array<pollfd, 2> sources = {{{socket_.fd(), POLLIN, 0}, {stopped_.get(), POLLIN, 0}}};
    if (::poll(sources.data(), sources.size(), kNoTimeout) < 0) {
      if (errno == EINTR) continue;
      return {Socket(), errno};
    }
    if (sources[1].revents != 0) return {Socket(), EINVAL};
    Accepted accepted = accept_from(socket_);
    if (accepted.error != EAGAIN) return accepted;
  }
}

bool Listener::has_next() const {
  pollfd source{socket_.fd(), POLLIN, 0};
  return ::poll(&source, 1, 0) > 0;
}

void Listener::stop() {
  if (!stop_.valid()) return socket_.shutdown_both();  // wakes accept() on Linux
  constexpr char kByte = 0;
  (void)!::write(stop_.get(), &kByte, 1);
}

}  // namespace chat
