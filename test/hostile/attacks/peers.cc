#include "test/hostile/attacks/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

namespace chat::hostile {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{1000};
constexpr int kSmallReceiveBuffer = 4096;
constexpr std::size_t kReadBytes = std::size_t{256} * 1024;
constexpr std::size_t kLongestText = 4096;
constexpr int kEventsAtOnce = 64;
constexpr milliseconds kLook{50};

sockaddr_in ipv4(std::uint32_t address, std::uint16_t port) {
  sockaddr_in all{};
  all.sin_family = AF_INET;
  all.sin_port = htons(port);
  all.sin_addr.s_addr = htonl(address);
  return all;
}

}  // namespace

Socket dial(std::uint16_t port, Receives receives, Address from) {
  Socket socket(Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
  if (!socket.valid()) return {};
  if (receives == Receives::Little) {
    (void)::setsockopt(socket.fd(), SOL_SOCKET, SO_RCVBUF, &kSmallReceiveBuffer,
                       sizeof kSmallReceiveBuffer);
  }
  socket.set_send_timeout(kPatience);  // which connect() keeps to, too (socket(7))
  socket.set_receive_timeout(kPatience);
  const sockaddr_in own = ipv4(INADDR_LOOPBACK + (from << 8U), 0);
  const sockaddr_in where = ipv4(INADDR_LOOPBACK, port);
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): as the interface wants it
  if (from != kOneAddress &&
      ::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) {
    return {};
  }
  if (::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    return {};
  }
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  return socket;
}

void reset(Socket& socket) {
  const linger now{1, 0};
  (void)::setsockopt(socket.fd(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  socket.close();
}

bool hears(const Socket& socket, std::string_view text) {
  std::array<char, 65536> buffer;
  std::string heard;
  for (;;) {
    const auto got = socket.receive(buffer);
    if (got.status != IoStatus::Ok) return false;
    heard.append(buffer.data(), got.bytes);
    if (heard.find(text) != std::string::npos) return true;
    // What was looked at is of no more use, but for the begin of `text`.
    if (heard.size() > text.size()) heard.erase(0, heard.size() - text.size());
  }
}

Socket join(std::uint16_t port, std::string_view name, Receives receives) {
  Socket socket = dial(port, receives);
  if (!socket.valid()) return {};
  (void)socket.send_all(std::string(name) + '\n');
  if (!hears(socket, "* You are ")) return {};
  return socket;
}

Socket begin_session(std::uint16_t port, std::string_view name,
                     const std::vector<std::string>& lines, Address from) {
  Socket socket = dial(port, Receives::Usual, from);
  if (!socket.valid()) return {};
  std::string all = "/hello 1 " + std::string(name) + " history=0\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    all += std::to_string(i + 1) + '\t' + lines[i] + '\n';
  }
  (void)socket.send_all(all);
  const std::string awaited =
      lines.empty() ? "welcome\t" : "\nok\t" + std::to_string(lines.size()) + '\t';
  if (!hears(socket, awaited)) return {};
  return socket;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string longest_line() {
  return std::string(kLongestText, 'x') + '\n';
}

std::vector<Socket> join_all(std::uint16_t port, std::string_view prefix, std::size_t count,
                             Receives receives) {
  std::vector<Socket> all;
  for (std::size_t i = 0; i < count; ++i) {
    Socket one = join(port, std::string(prefix) + std::to_string(i), receives);
    if (one.valid()) all.push_back(std::move(one));
  }
  return all;
}

Talkers::Talkers(std::vector<Socket> peers, Next next)
    : next_(std::move(next)), epoll_(::epoll_create1(EPOLL_CLOEXEC)), buffer_(kReadBytes) {
  if (!epoll_.valid()) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  for (Socket& socket : peers) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT;
    event.data.u64 = peers_.size();
    (void)::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.fd(), &event);
    peers_.push_back({std::move(socket), {}, 0});
  }
}

Talkers::Talk Talkers::talk(const AttackContext& context) {
  std::array<epoll_event, kEventsAtOnce> events;
  while (!context.over()) {
    const int count =
        ::epoll_wait(epoll_.get(), events.data(), kEventsAtOnce, static_cast<int>(kLook.count()));
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      Peer& peer = peers_[event.data.u64];
      if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0 && !read(peer)) continue;
      if ((event.events & EPOLLOUT) != 0) say(event.data.u64);
    }
  }
  return talk_;
}

bool Talkers::read(Peer& peer) {
  const auto got = peer.socket.receive_now(buffer_);
  talk_.heard += got.bytes;
  if (got.status == IoStatus::Ok || got.status == IoStatus::Blocked) return true;
  peer.socket.close();  // which epoll notices by itself
  return false;
}

void Talkers::say(std::size_t index) {
  Peer& peer = peers_[index];
  if (peer.sent == peer.out.size()) {
    peer.out = next_(index);
    peer.sent = 0;
    if (peer.out.empty()) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = index;
      (void)::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, peer.socket.fd(), &event);
      return;
    }
  }
  const auto sent = peer.socket.send_now(std::string_view(peer.out).substr(peer.sent));
  peer.sent += sent.bytes;
  talk_.sent += sent.bytes;
}

}  // namespace chat::hostile
