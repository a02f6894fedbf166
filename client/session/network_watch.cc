#include "client/session/network_watch.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace chat {

NetworkWatch::NetworkWatch()
    : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)) {
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(socket_.get(), generic, sizeof address) != 0) socket_.close();
}

// The content of the messages does not matter, so a cut-off message is good enough. ENOBUFS: some
// were lost (netlink(7)).
void NetworkWatch::drain() const {
  std::array<char, 4096> message{};
  while (::recv(socket_.get(), message.data(), message.size(), 0) >= 0 || errno == ENOBUFS ||
         errno == EINTR) {
  }
}

}  // namespace chat
