#include "common/system/socket.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <utility>

#include "common/text/text.h"

namespace chat {
namespace {

// A silent connection is probed after a minute, and is given up after five unanswered probes.
constexpr int kKeepIdleSeconds = 60;
constexpr int kKeepIntervalSeconds = 10;
constexpr int kKeepProbes = 5;

// The largest int, where `bytes` is more.
int to_int(std::size_t bytes) {
  constexpr std::size_t kLargest = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(bytes, kLargest));
}

void set_option(int fd, int level, int name, int value) {
  // This fails only for other kinds of sockets, which need no tuning.
  (void)::setsockopt(fd, level, name, &value, sizeof value);
}

void set_timeout(int fd, int name, std::chrono::milliseconds timeout) {
  timeval time{};
  time.tv_sec = static_cast<time_t>(timeout.count() / 1000);
  time.tv_usec = static_cast<suseconds_t>(timeout.count() % 1000 * 1000);
  (void)::setsockopt(fd, SOL_SOCKET, name, &time, sizeof time);
}

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

IoResult receive_with(int fd, std::span<char> space, int flags) {
  for (;;) {
    const ssize_t n = ::recv(fd, space.data(), space.size(), flags);
    if (n > 0) return {IoStatus::Ok, static_cast<std::size_t>(n), 0};
    if (n == 0) return {IoStatus::Closed, 0, 0};
    if (errno == EINTR) continue;
    if (would_block(errno)) return {IoStatus::Blocked, 0, 0};
    return {IoStatus::Failed, 0, errno};
  }
}

// "unix uid 1000 (joe)" (unix(7), SO_PEERCRED).
std::string unix_peer(int fd) {
  ucred peer{};
  socklen_t length = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return "unix";
  std::string text = "unix uid " + std::to_string(peer.uid);
  constexpr std::size_t kEnoughForMost = 4'096;
  std::array<char, kEnoughForMost> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  (void)::getpwuid_r(peer.uid, &entry, buffer.data(), buffer.size(), &found);
  return found == nullptr ? text : text + " (" + clean(found->pw_name) + ")";
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.release();
  }
  return *this;
}

int Fd::release() {
  return std::exchange(fd_, -1);
}

void Fd::close() {
  // Not repeated after EINTR: on Linux the descriptor is closed by then (close(2), NOTES).
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

IoResult Socket::receive(std::span<char> space) const {
  return receive_with(fd(), space, 0);
}

bool Socket::has_failed() const {
  int error = 0;
  socklen_t length = sizeof error;
  return ::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0;
}

IoResult Socket::receive_now(std::span<char> space) const {
  return receive_with(fd(), space, MSG_DONTWAIT);
}

IoResult Socket::send_now(std::string_view bytes) const {
  for (;;) {
    const ssize_t n = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0) {
      const auto sent = static_cast<std::size_t>(n);
      return {sent == bytes.size() ? IoStatus::Ok : IoStatus::Blocked, sent, 0};
    }
    if (errno == EINTR) continue;
    if (would_block(errno)) return {IoStatus::Blocked, 0, 0};
    return {IoStatus::Failed, 0, errno};
  }
}

IoResult Socket::send_some(std::string_view bytes) const {
  for (;;) {
    const ssize_t n = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n >= 0) return {IoStatus::Ok, static_cast<std::size_t>(n), 0};
    if (would_block(errno)) return {IoStatus::Blocked, 0, 0};
    if (errno != EINTR) return {IoStatus::Failed, 0, errno};
  }
}

IoResult Socket::send_all(std::string_view bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const IoResult part = send_some(bytes.substr(sent));
    if (part.status != IoStatus::Ok) return {part.status, sent, part.error};
    sent += part.bytes;  // short after a send timeout: go on from there
  }
  return {IoStatus::Ok, sent, 0};
}

void Socket::shutdown_send() const {
  (void)::shutdown(fd(), SHUT_WR);
}

void Socket::shutdown_receive() const {
  (void)::shutdown(fd(), SHUT_RD);
}

void Socket::shutdown_both() const {
  (void)::shutdown(fd(), SHUT_RDWR);
}

void Socket::set_receive_timeout(std::chrono::milliseconds timeout) const {
  set_timeout(fd(), SO_RCVTIMEO, timeout);
}

void Socket::set_send_timeout(std::chrono::milliseconds timeout) const {
  set_timeout(fd(), SO_SNDTIMEO, timeout);
}

void Socket::prepare_for_chat() const {
  set_option(fd(), IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd(), SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd(), IPPROTO_TCP, TCP_KEEPIDLE, kKeepIdleSeconds);
  set_option(fd(), IPPROTO_TCP, TCP_KEEPINTVL, kKeepIntervalSeconds);
  set_option(fd(), IPPROTO_TCP, TCP_KEEPCNT, kKeepProbes);
}

void Socket::set_send_buffer(std::size_t bytes) const {
  set_option(fd(), SOL_SOCKET, SO_SNDBUF, to_int(bytes));
}

void Socket::set_receive_buffer(std::size_t bytes) const {
  set_option(fd(), SOL_SOCKET, SO_RCVBUF, to_int(bytes));
}

void Socket::set_unsent_bound(std::size_t bytes) const {
  const int value = to_int(bytes);
  if (::setsockopt(fd(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &value, sizeof value) == 0) return;
  set_send_buffer(bytes);
}

void Socket::reset_at_close() const {
  const linger at_once{1, 0};
  (void)::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::size_t Socket::unacknowledged() const {
  int bytes = 0;
  return ::ioctl(fd(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

std::string Socket::peer_address() const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::getpeername(fd(), generic, &length) != 0) return "unknown address";
  if (address.ss_family == AF_UNIX) return unix_peer(fd());
  const void* number = &reinterpret_cast<const sockaddr_in*>(&address)->sin_addr;
  if (address.ss_family == AF_INET6) {
    number = &reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr;
  }
  // getnameinfo() would make every client's stack a page larger.
  std::array<char, INET6_ADDRSTRLEN> text{};
  (void)::inet_ntop(address.ss_family, number, text.data(), text.size());
  constexpr std::string_view kMapped = "::ffff:";  // IPv4 seen through a dual-stack socket
  const std::string_view view = text.data();
  return std::string(view.starts_with(kMapped) ? view.substr(kMapped.size()) : view);
}

std::uint16_t Socket::port() const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(fd(), reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

Accepted accept_from(const Socket& listener) {
  for (;;) {
    Fd fd(::accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (fd.valid()) return {Socket(std::move(fd)), 0};
    // ECONNABORTED: that client gave up before it was accepted; the next may not have.
    if (errno != EINTR && errno != ECONNABORTED) return {Socket(), errno};
  }
}

}  // namespace chat
