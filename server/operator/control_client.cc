#include "server/operator/control_client.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "common/system/error.h"
#include "common/system/options.h"
#include "common/system/socket.h"
#include "server/operator/control_socket.h"
#include "server/operator/unix_address.h"

namespace chat {
namespace {

UserError no_answer(const std::string& path) {
  return {EPROTO, "no answer from the server on " + path};
}

// The time for sending holds for the connection, too: while the listener's queue is full, connect()
// waits (unix(7)), and with a server that is stopped for ever.
Socket connect_to(const std::string& path, std::chrono::milliseconds patience) {
  const UnixAddress address(path);
  Socket server(Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)));
  if (server.valid()) {
    server.set_receive_timeout(patience);
    server.set_send_timeout(patience);
    if (::connect(server.fd(), address.get(), address.length()) == 0) return server;
    if (errno == EAGAIN) throw no_answer(path);
  }
  throw UserError(errno, "no server takes commands on " + path + ": " + error_text(errno));
}

}  // namespace

int control(const std::string& path, const std::string& command, std::ostream& out,
            std::ostream& err, std::chrono::milliseconds patience) {
  const Socket server = connect_to(path, patience);
  std::string answer;
  if (server.send_all(command + '\n').status == IoStatus::Ok) {
    std::array<char, 4096> some{};
    for (;;) {
      const IoResult result = server.receive(some);
      if (result.status != IoStatus::Ok) break;
      answer.append(some.data(), result.bytes);
    }
  }
  const std::string_view word = std::string_view(answer).substr(0, answer.find('\n'));
  if (word != control_word::kDone && word != control_word::kRefused) {
    throw no_answer(path);
  }
  const bool done = word == control_word::kDone;
  (done ? out : err) << std::string_view(answer).substr(word.size() + 1);
  return done ? kExitOk : kExitCommandRefused;
}

}  // namespace chat
