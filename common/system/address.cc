#include "common/system/address.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>
#include <utility>

#include "common/system/error.h"

namespace chat {
namespace {

struct AddressListDeleter {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, AddressListDeleter>;

// Two colons and more: an IPv6 address, perhaps with a port behind it.
std::string address_advice(const std::string& host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string::npos || host.find(':') == colon) {
    return "check the spelling, or use the IP address";
  }
  return "write [" + host.substr(0, colon) + "]:" + host.substr(colon + 1);
}

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
  throw UserError(error, "cannot find the address of " + host + " (" + ::gai_strerror(code) +
                             "); " + address_advice(host));
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
      sentence += error_text(error);
  }
  throw UserError(error, sentence);
}

// A listening socket, or an invalid one with errno set.
Fd try_listen(const addrinfo& where, bool dual_stack) {
  Fd fd(::socket(where.ai_family, where.ai_socktype | SOCK_CLOEXEC, where.ai_protocol));
  if (!fd.valid()) return fd;
  const int reuse = 1;
  (void)::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  if (where.ai_family == AF_INET6) {
    const int v6_only = dual_stack ? 0 : 1;
    (void)::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only);
  }
  if (::bind(fd.get(), where.ai_addr, where.ai_addrlen) != 0 ||
      ::listen(fd.get(), kListenBacklog) != 0) {
    const int error = errno;
    fd.close();
    errno = error;
  }
  return fd;
}

std::string numeric(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

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

std::vector<Address> addresses_of(const std::string& host, std::uint16_t port) {
  std::vector<Address> found;
  const AddressList list = resolve(host, port, 0);
  for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
    Address& address = found.emplace_back();
    address.length = std::min<socklen_t>(entry->ai_addrlen, sizeof address.bytes);
    std::memcpy(&address.bytes, entry->ai_addr, address.length);
  }
  return found;
}

// Non-blocking during the connect only: a blocking connect may take minutes.
Connecting start_connect(const Address& where) {
  const int family = where.bytes.ss_family;
  Fd fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.valid()) return {Socket(), errno};
  const auto* address = reinterpret_cast<const sockaddr*>(&where.bytes);
  const int error = ::connect(fd.get(), address, where.length) == 0 ? 0 : errno;
  return {Socket(std::move(fd)), error == EINPROGRESS ? 0 : error};
}

int finish_connect(const Socket& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  const int flags = ::fcntl(socket.fd(), F_GETFL);
  (void)::fcntl(socket.fd(), F_SETFL, flags & ~O_NONBLOCK);
  return error;
}

std::string connect_error_text(int error) {
  switch (error) {
    case ECONNREFUSED:
      return "connection refused; is the server running there, and on that port?";
    case ETIMEDOUT:
      return "no answer; check the address, a firewall between you, or a Wi-Fi that keeps its "
             "guests apart";
    case ENETUNREACH:
    case EHOSTUNREACH:
      return "no way to that address; check the address and that you are on its network";
    default:
      return error_text(error);
  }
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
      const auto* address = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr);
      found.push_back(numeric(AF_INET, &address->sin_addr));
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      const auto* address = reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr);
      if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr)) continue;  // useless without a zone
      found.push_back(numeric(AF_INET6, &address->sin6_addr));
    }
  }
  ::freeifaddrs(list);
  return found;
}

std::vector<std::string> machine_names() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return {};
  constexpr const char* kLocal = ".local";
  const std::string whole = name.data();
  const std::string first = whole.substr(0, whole.find('.'));
  std::vector<std::string> names{whole, whole + kLocal};
  if (first != whole) names.insert(names.end(), {first, first + kLocal});
  return names;
}

std::string counted_address(std::string_view address) {
  constexpr std::size_t kPrefixBytes = 8;
  in6_addr bytes{};
  std::string whole(address);
  if (::inet_pton(AF_INET6, whole.c_str(), &bytes) != 1) return whole;
  std::fill(std::begin(bytes.s6_addr) + kPrefixBytes, std::end(bytes.s6_addr), std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> text{};
  (void)::inet_ntop(AF_INET6, &bytes, text.data(), text.size());
  return std::string(text.data()) + "/64";
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
