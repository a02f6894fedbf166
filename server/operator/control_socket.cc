#include "server/operator/control_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "common/system/error.h"
#include "common/text/line_buffer.h"
#include "server/operator/unix_address.h"

namespace chat {
namespace {

constexpr int kBacklog = 8;
constexpr mode_t kMode = S_IRUSR | S_IWUSR;
// How long a connection may take for its command, and for reading the answer.
constexpr std::chrono::milliseconds kPatience{2'000};
// The pause after an accept() that failed, because descriptors have run out.
constexpr int kPauseMs = 200;

[[noreturn]] void fail(const std::string& path, int error, const std::string& why) {
  throw UserError(error, "cannot take commands on " + path + ": " + why);
}

// Removes a socket that nobody listens on any more. Nothing else is ever removed.
void remove_leftover(const std::string& path, const UnixAddress& address) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return;
  if (!S_ISSOCK(found.st_mode)) fail(path, EEXIST, "there is such a file, and it is no socket");
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(probe.get(), address.get(), UnixAddress::length()) == 0 || errno != ECONNREFUSED) {
    fail(path, EADDRINUSE, "another program (perhaps another chat-server) is using it");
  }
  (void)::unlink(path.c_str());
}

// The mode is set before the name is there (Linux takes it from the socket), so nobody else can
// open it for a moment.
Socket listen_at(const std::string& path) {
  const UnixAddress address(path);
  remove_leftover(path, address);
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.valid() || ::fchmod(fd.get(), kMode) != 0 ||
      ::bind(fd.get(), address.get(), UnixAddress::length()) != 0 ||
      ::listen(fd.get(), kBacklog) != 0) {
    fail(path, errno, error_text(errno));
  }
  return Socket(std::move(fd));
}

}  // namespace

ControlSocket::ControlSocket(const std::string& path,
                             std::function<Desk::Answer(std::string_view)> carry_out)
    : path_(path),
      carry_out_(std::move(carry_out)),
      listener_(listen_at(path)),
      thread_(&ControlSocket::run, this) {}

ControlSocket::~ControlSocket() {
  listener_.shutdown_both();  // wakes accept()
  thread_.join();
  (void)::unlink(path_.c_str());
}

void ControlSocket::run() noexcept {
  for (;;) {
    const Accepted accepted = accept_from(listener_);
    if (accepted.error == 0) {
      serve(accepted.socket);
    } else if (accepted.error == EINVAL) {
      return;  // it was shut down
    } else {
      (void)::poll(nullptr, 0, kPauseMs);
    }
  }
}

void ControlSocket::serve(const Socket& client) {
  client.set_receive_timeout(kPatience);
  client.set_send_timeout(kPatience);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  LineBuffer lines(kMaxCommand + 1);  // the parser says that a line is too long
  while (std::chrono::steady_clock::now() < deadline) {
    const IoResult result = client.receive(lines.space());
    if (result.status != IoStatus::Ok) return;
    lines.commit(result.bytes);
    const auto line = lines.next();
    if (!line) continue;
    const Desk::Answer answer = carry_out_(line->text);
    const bool done = answer.kind != Desk::Answer::Kind::Refused;
    std::string text(done ? control_word::kDone : control_word::kRefused);
    text += '\n';
    if (const std::string whole = Desk::whole(answer); !whole.empty()) text += whole + '\n';
    (void)client.send_all(text);
    return;
  }
}

}  // namespace chat
