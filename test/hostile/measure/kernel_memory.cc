#include "test/hostile/measure/kernel_memory.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "common/system/socket.h"

namespace chat::hostile {
namespace {

constexpr std::size_t kReplyBytes = std::size_t{64} * 1024;
constexpr std::uint32_t kAllStates = ~0U;

struct Question {
  nlmsghdr header;
  inet_diag_req_v2 what;
};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// What is set aside is read without a lock, and may be below 0 for a moment.
std::uint64_t bytes_of(const std::array<std::uint32_t, SK_MEMINFO_VARS>& figures) {
  const auto set_aside = static_cast<std::int32_t>(figures[SK_MEMINFO_FWD_ALLOC]);
  return std::uint64_t{figures[SK_MEMINFO_RMEM_ALLOC]} + figures[SK_MEMINFO_WMEM_QUEUED] +
         static_cast<std::uint32_t>(std::max(0, set_aside));
}

// The answer for one socket: a fixed part, then attributes.
std::uint64_t bytes_in(const nlmsghdr* answer) {
  const auto* socket = static_cast<const inet_diag_msg*>(NLMSG_DATA(answer));
  int left = static_cast<int>(NLMSG_PAYLOAD(answer, sizeof *socket));
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the layout of netlink(7)
  const auto* attribute = reinterpret_cast<const rtattr*>(socket + 1);
  for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
    if (attribute->rta_type != INET_DIAG_SKMEMINFO) continue;
    std::array<std::uint32_t, SK_MEMINFO_VARS> figures{};
    std::memcpy(figures.data(), RTA_DATA(attribute),
                std::min(sizeof figures, std::size_t{RTA_PAYLOAD(attribute)}));
    return bytes_of(figures);
  }
  return 0;
}

std::uint64_t bytes_of_family(std::uint16_t port, std::uint8_t family) {
  const Fd netlink(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!netlink.valid()) fail("a socket for sock_diag");
  Question question{};
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  question.what.sdiag_family = family;
  question.what.sdiag_protocol = IPPROTO_TCP;
  question.what.idiag_ext = 1U << (INET_DIAG_SKMEMINFO - 1U);
  question.what.idiag_states = kAllStates;
  question.what.id.idiag_sport = htons(port);
  if (::send(netlink.get(), &question, sizeof question, 0) < 0) fail("sock_diag");
  alignas(nlmsghdr) std::array<char, kReplyBytes> reply;
  std::uint64_t bytes = 0;
  for (;;) {
    const ssize_t got = ::recv(netlink.get(), reply.data(), reply.size(), 0);
    if (got < 0) fail("sock_diag");
    auto left = static_cast<unsigned>(got);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the layout of netlink(7)
    const auto* answer = reinterpret_cast<const nlmsghdr*>(reply.data());
    for (; NLMSG_OK(answer, left); answer = NLMSG_NEXT(answer, left)) {
      if (answer->nlmsg_type == NLMSG_DONE) return bytes;
      if (answer->nlmsg_type == NLMSG_ERROR) fail("sock_diag");
      bytes += bytes_in(answer);
    }
  }
}

}  // namespace

std::uint64_t kernel_bytes_of(std::uint16_t port) {
  return bytes_of_family(port, AF_INET) + bytes_of_family(port, AF_INET6);
}

}  // namespace chat::hostile
