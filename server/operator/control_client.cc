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

constexpr std::chrono::seconds kPatience{30};

Socket connect_to(const std::string& path) {
  const UnixAddress address(path);
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.valid() || ::connect(fd.get(), address.get(), address.length()) != 0) {
    throw UserError(errno, "no server takes commands on " + path + ": " + error_text(errno));
  }
  return Socket(std::move(fd));
}

}  // namespace

int control(const std::string& path, const std::string& command, std::ostream& out,
            std::ostream& err) {
  const Socket server = connect_to(path);
  server.set_receive_timeout(kPatience);
  server.set_send_timeout(kPatience);
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
    throw UserError(EPROTO, "no answer from the server on " + path);
  }
  const bool done = word == control_word::kDone;
  (done ? out : err) << std::string_view(answer).substr(word.size() + 1);
  return done ? kExitOk : kExitCommandRefused;
}

}  // namespace chat
