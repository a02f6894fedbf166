#include "server/operator/control_socket.h"

#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "common/text/line_buffer.h"

namespace chat {
namespace {

constexpr int kBacklog = 8;
constexpr mode_t kMode = S_IRUSR | S_IWUSR;
// How long a connection may take for its command, and for reading the answer.
constexpr std::chrono::milliseconds kPatience{2'000};
// The pause after an accept() that failed, because descriptors have run out.
constexpr int kPauseMs = 200;

}  // namespace

ControlSocket::ControlSocket(const std::string& path,
                             std::function<Desk::Answer(std::string_view)> carry_out)
    : carry_out_(std::move(carry_out)),
      listener_(path, kMode, kBacklog, "cannot take commands"),
      thread_(&ControlSocket::run, this) {}

ControlSocket::~ControlSocket() {
  listener_.listener().stop();  // wakes accept()
  thread_.join();
}

void ControlSocket::run() noexcept {
  for (;;) {
    const Accepted accepted = listener_.listener().accept();
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
