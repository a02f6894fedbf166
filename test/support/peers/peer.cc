#include "test/support/peers/peer.h"

#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "server/operator/unix_address.h"
#include "test/support/deadline.h"
#include "test/support/peers/connect.h"
#include "test/support/sentences.h"

namespace chat::test {

Peer::Peer(Socket socket) : socket_(std::move(socket)) {
  // Without TCP_NODELAY the last short line of a burst waits 40 ms for a delayed acknowledgement.
  socket_.prepare_for_chat();
}

Peer::Peer(std::uint16_t port) : Peer(connect_to("127.0.0.1", port, kDeadline)) {}

Peer::Peer(std::uint16_t port, std::string_view name) : Peer("127.0.0.1", port, name) {}

Peer::Peer(const std::string& host, std::uint16_t port, std::string_view name)
    : Peer(connect_to(host, port, kDeadline)) {
  send(std::string(name) + '\n');
  if (!gets("* " + you_are(name))) throw std::runtime_error("not let in: " + in_);
}

Peer Peer::from(const std::string& own, std::uint16_t port) {
  return Peer(connect_from(own, port));
}

Peer Peer::at(const std::string& path) {
  const UnixAddress address(path);
  Socket socket(Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)));
  if (::connect(socket.fd(), address.get(), address.length()) != 0) {
    throw std::system_error(errno, std::generic_category(), "connect to " + path);
  }
  return Peer(std::move(socket));
}

void Peer::send(std::string_view bytes) const {
  (void)socket_.send_all(bytes);
}

bool Peer::gets(std::string_view text) {
  return read_until(socket_.fd(), in_, [text](std::string_view all) {
    return all.find(text) != std::string_view::npos;
  });
}

bool Peer::is_closed() {
  const auto until = deadline();
  (void)read_until(socket_.fd(), in_, [](std::string_view) { return false; });
  return Clock::now() < until;
}

void Peer::reset() {
  socket_.reset_at_close();
  socket_.close();
}

}  // namespace chat::test
