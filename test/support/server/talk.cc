#include "test/support/server/talk.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

namespace chat::test {

std::string message(int number) {
  constexpr std::size_t kBytes = 1000;
  std::string text = std::to_string(number) + ' ';
  text.resize(kBytes, 'x');
  return text;
}

void say_many(Peer& sender, Peer& other, int count) {
  constexpr int kAtOnce = 50;
  for (int i = 0; i < count; ++i) {
    sender.send(message(i) + '\n');
    if (i % kAtOnce != kAtOnce - 1 && i + 1 != count) continue;
    REQUIRE(other.gets("] " + message(i) + '\n'));
    other.forget();
  }
}

void shrink_buffers(Peer& peer) {
  const int bytes = 4096;
  (void)::setsockopt(peer.socket().fd(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

Limits behind_soon() {
  Limits limits;
  limits.send_buffer_bytes = std::size_t{32} * 1024;
  return limits;
}

bool leaves_at_bye(Peer& peer, std::string_view request) {
  peer.send(request);
  const bool told = peer.gets("* Bye\n");
  peer.socket().close();
  return told;
}

}  // namespace chat::test
