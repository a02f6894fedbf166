#include "common/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace chat {
namespace {

// A short backlog makes a class that joins at once wait for SYN retries of one second and more;
// the kernel lowers this to its own maximum (net.core.somaxconn).
constexpr int kListenBacklog = 4096;

// A silent link is probed after a minute and given up after five probes without an answer.
constexpr int kKeepIdleSeconds = 60;
constexpr int kKeepIntervalSeconds = 10;
constexpr int kKeepProbes = 5;

void set_option(int fd, int level, int name, int value) {
  // Fails only for a descriptor that is not a socket of this kind; then it has nothing to tune.
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

// An error whose what() is exactly `sentence`: std::system_error would append its own words.
class SentenceError : public std::system_error {
 public:
  SentenceError(int error, std::string sentence)
      : std::system_error(error, std::generic_category()), sentence_(std::move(sentence)) {}
  [[nodiscard]] const char* what() const noexcept override { return sentence_.c_str(); }

 private:
  std::string sentence_;
};

struct AddressListDeleter {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, AddressListDeleter>;

AddressList resolve(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(host.empty() ? nullptr : host.c_str(),
                                 std::to_string(port).c_str(), &hints, &list);
  if (code == 0) return AddressList(list);
  const int error = code == EAI_SYSTEM ? errno : EADDRNOTAVAIL;
  throw SentenceError(error, "cannot find the address of " + host + " (" + ::gai_strerror(code) +
                                 "); check the spelling, or use the IP address");
}

std::string numeric(const sockaddr* address, socklen_t length) {
  std::array<char, NI_MAXHOST> text{};
  if (::getnameinfo(address, length, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) {
    return "unknown address";
  }
  constexpr std::string_view kMapped = "::ffff:";  // IPv4 seen through a dual-stack socket
  const std::string_view view = text.data();
  return std::string(view.starts_with(kMapped) ? view.substr(kMapped.size()) : view);
}

[[noreturn]] void fail_listen(const std::string& address, std::uint16_t port, int error) {
  std::string sentence = "cannot listen on ";
  sentence += address.empty() ? "port " + std::to_string(port) : host_and_port(address, port);
  sentence += ": ";
  switch (error) {
    case EADDRINUSE:
      sentence += "another program (perhaps another chat-server) is using it; choose another port";
      break;
    case EACCES:
      sentence += "permission denied; ports below 1024 need root, so choose a larger one";
      break;
    case EADDRNOTAVAIL:
      sentence += "that is not an address of this machine; leave --bind away to use all of them";
      break;
    default:
      sentence += std::generic_category().message(error);
  }
  throw SentenceError(error, sentence);
}

// A listening socket, or an invalid one with errno set.
Fd try_listen(const addrinfo& where, bool dual_stack) {
  Fd fd(::socket(where.ai_family, where.ai_socktype | SOCK_CLOEXEC, where.ai_protocol));
  if (!fd.valid()) return fd;
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (where.ai_family == AF_INET6) {
    set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, dual_stack ? 0 : 1);
  }
  if (::bind(fd.get(), where.ai_addr, where.ai_addrlen) != 0 ||
      ::listen(fd.get(), kListenBacklog) != 0) {
    const int error = errno;
    fd.close();
    errno = error;
  }
  return fd;
}

// Zero, or an errno value. Non-blocking for the connect only: the time a kernel tries by itself is
// minutes.
int connect_within(int fd, const addrinfo& where, std::chrono::milliseconds timeout) {
  const int flags = ::fcntl(fd, F_GETFL);
  (void)::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  int error = ::connect(fd, where.ai_addr, where.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    pollfd wait{fd, POLLOUT, 0};
    int ready = 0;
    do {
      ready = ::poll(&wait, 1, static_cast<int>(timeout.count()));
    } while (ready < 0 && errno == EINTR);
    socklen_t size = sizeof error;
    if (ready == 0) {
      error = ETIMEDOUT;
    } else if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
      error = errno;
    }
  }
  (void)::fcntl(fd, F_SETFL, flags);
  return error;
}

[[noreturn]] void fail_connect(const std::string& host, std::uint16_t port, int error) {
  std::string sentence = "cannot connect to " + host_and_port(host, port) + ": ";
  switch (error) {
    case ECONNREFUSED:
      sentence += "connection refused; is the server running there, and on that port?";
      break;
    case ETIMEDOUT:
      sentence +=
          "no answer; check the address, a firewall between you, or a Wi-Fi that keeps its guests "
          "apart";
      break;
    case ENETUNREACH:
    case EHOSTUNREACH:
      sentence += "no way to that address; check the address and that you are on its network";
      break;
    default:
      sentence += std::generic_category().message(error);
  }
  throw SentenceError(error, sentence);
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
  // Not again after EINTR: on Linux the descriptor is gone by then (close(2), NOTES).
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

IoResult Socket::receive(std::span<char> space) const {
  return receive_with(fd(), space, 0);
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

IoResult Socket::send_all(std::string_view bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const std::string_view rest = bytes.substr(sent);
    const ssize_t n = ::send(fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (n >= 0) {
      sent += static_cast<std::size_t>(n);  // short after a send timeout: go on from there
    } else if (would_block(errno)) {
      return {IoStatus::Blocked, sent, 0};
    } else if (errno != EINTR) {
      return {IoStatus::Failed, sent, errno};
    }
  }
  return {IoStatus::Ok, sent, 0};
}

void Socket::shutdown_send() const {
  (void)::shutdown(fd(), SHUT_WR);
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

std::size_t Socket::unacknowledged() const {
  int bytes = 0;
  return ::ioctl(fd(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

std::string Socket::peer_address() const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::getpeername(fd(), generic, &length) != 0) return "unknown address";
  return numeric(generic, length);
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

Socket listen_on(const std::string& address, std::uint16_t port) {
  const bool everywhere = address.empty();
  if (everywhere) {
    const AddressList any6 = resolve("::", port, AI_NUMERICHOST);
    Fd fd = try_listen(*any6, true);
    if (fd.valid()) return Socket(std::move(fd));
    if (errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL) fail_listen(address, port, errno);
  }
  const AddressList where = resolve(everywhere ? "0.0.0.0" : address, port, AI_PASSIVE);
  Fd fd = try_listen(*where, false);
  if (!fd.valid()) fail_listen(address, port, errno);
  return Socket(std::move(fd));
}

Accepted accept_from(const Socket& listener) {
  for (;;) {
    Fd fd(::accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (fd.valid()) return {Socket(std::move(fd)), 0};
    // ECONNABORTED: that one gave up before it was accepted; the next may not have.
    if (errno != EINTR && errno != ECONNABORTED) return {Socket(), errno};
  }
}

Socket connect_to(const std::string& host, std::uint16_t port, std::chrono::milliseconds timeout) {
  const AddressList list = resolve(host, port, 0);
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  int error = EADDRNOTAVAIL;
  for (const addrinfo* where = list.get(); where != nullptr; where = where->ai_next) {
    Fd fd(::socket(where->ai_family, where->ai_socktype | SOCK_CLOEXEC, where->ai_protocol));
    if (!fd.valid()) {
      error = errno;
      continue;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      error = ETIMEDOUT;
      break;
    }
    error = connect_within(fd.get(), *where, left);
    if (error == 0) return Socket(std::move(fd));
  }
  fail_connect(host, port, error);
}

std::vector<std::string> local_addresses() {
  std::vector<std::string> found;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return found;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    constexpr unsigned kRunning = IFF_UP | IFF_RUNNING;
    if (entry->ifa_addr == nullptr || (entry->ifa_flags & kRunning) != kRunning ||
        (entry->ifa_flags & IFF_LOOPBACK) != 0) {
      continue;
    }
    if (entry->ifa_addr->sa_family == AF_INET) {
      found.push_back(numeric(entry->ifa_addr, sizeof(sockaddr_in)));
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      const auto* address = reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr);
      if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr)) continue;  // needs a zone to be of use
      found.push_back(numeric(entry->ifa_addr, sizeof(sockaddr_in6)));
    }
  }
  ::freeifaddrs(list);
  return found;
}

std::string host_and_port(std::string_view host, std::uint16_t port) {
  const bool bare_ipv6 = host.find(':') != std::string_view::npos;
  std::string text;
  if (bare_ipv6) text += '[';
  text += host;
  if (bare_ipv6) text += ']';
  return text + ':' + std::to_string(port);
}

}  // namespace chat
