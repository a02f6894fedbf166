#include "server/door.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "common/system/error.h"

namespace chat {
namespace {

// The pause after an accept() that failed: others have to free a descriptor or memory first.
constexpr std::chrono::milliseconds kPause{100};
Refusal full() {
  return {code::kFull, "the server is full; try again later"};
}
Refusal busy() {
  return {code::kBusy, "the server is busy and cannot take more; try again later"};
}

Fd open_spare() {
  return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

Door::Door(Listener& listener, Guests guests, const SessionContext& context,
           const std::atomic<std::size_t>& max_members, Sessions& sessions, Console& console)
    : listener_(listener),
      guests_(guests),
      context_(context),
      limits_(context.limits),
      max_members_(max_members),
      sessions_(sessions),
      complaints_(console),
      spare_(open_spare()) {}

void Door::stop() {
  const MutexLock lock(mutex_);
  stopping_ = true;
  stop_called_.notify_all();
  listener_.stop();
}

void Door::serve() {
  for (;;) {
    Accepted accepted = listener_.accept();
    {
      const MutexLock lock(mutex_);
      if (stopping_) return;
    }
    if (accepted.error != 0) {
      cope_with(accepted.error);
    } else {
      welcome(std::move(accepted.socket));
    }
  }
}

void Door::welcome(Socket socket) {
  const ConnectionOrigin origin{socket.peer_address(), guests_.says};
  if (origin.says == ConnectionOrigin::Says::Proxy && !is_in(origin.address, guests_.proxies)) {
    if (!context_.on_wrong_proxy) return;
    context_.on_wrong_proxy({origin.address, "", kNoProxy},
                            "refused a connection from " + origin.address +
                                " to the port for proxies; --proxy-from has no such network");
    return;
  }
  socket.prepare_for_chat();
  socket.set_unsent_bound(share_of(limits_.unsent_total_bytes, sessions_.count() + 1,
                                   limits_.unsent_at_least_bytes, limits_.unsent_bytes));
  socket.set_receive_buffer(limits_.unread_bytes);
  if (limits_.send_buffer_bytes > 0) socket.set_send_buffer(limits_.send_buffer_bytes);
  const std::size_t places = max_members_ + limits_.max_in_handshake;
  if (sessions_.count() >= places && !sessions_.make_room()) {
    note_refusal(socket, full());
    sessions_.refuse(std::move(socket), full());
  } else if (!sessions_.open(socket, origin)) {
    complaints_.say(
        "no thread for another client: the system's limit is reached; it was told to try later");
    note_refusal(socket, busy());
    sessions_.refuse_at_once(std::move(socket), busy());
    (void)sessions_.make_room();  // so that the next one gets a thread
  }
}

void Door::cope_with(int error) {
  const bool descriptors = error == EMFILE || error == ENFILE;
  if (descriptors && spare_.valid()) return accept_with_spare();
  complaints_.say(descriptors ? "no descriptor for another client: the limit (ulimit -n) is reached"
                              : "cannot accept a client: " + error_text(error));
  pause();
  spare_ = open_spare();
}

// Linux reserves a descriptor before accept() waits, so at the limit accept() fails although no
// client waits. The spare descriptor is closed so that accept() can wait. A client that comes
// then is let in if others have left meanwhile.
void Door::accept_with_spare() {
  spare_.close();
  Accepted accepted = listener_.accept();
  if (accepted.error != 0) return;  // serve() gets the same error again
  spare_ = open_spare();
  if (spare_.valid()) return welcome(std::move(accepted.socket));
  complaints_.say(
      "no descriptor for another client: the limit (ulimit -n) is reached; it was refused");
  note_refusal(accepted.socket, full());
  sessions_.tell_why(accepted.socket, full());
  accepted.socket.close();
  spare_ = open_spare();
  (void)sessions_.make_room();  // so that the next one gets a descriptor
}

// Waits a little: another accept() at once would most likely fail, too.
void Door::pause() {
  const auto until = Clock::now() + kPause;
  const MutexLock lock(mutex_);
  while (!stopping_ && stop_called_.wait_until(mutex_, until)) {
  }
}

void Door::note_refusal(const Socket& socket, const Refusal& why) const {
  if (context_.on_refusal) context_.on_refusal({socket.peer_address(), "", why.code});
}

}  // namespace chat
