#include "server/connection/session.h"

#include <array>
#include <exception>
#include <utility>
#include <variant>

#include "common/protocol/wording.h"
#include "server/connection/sessions.h"

namespace chat {

Session::Session(LinkId id, Socket socket, ConnectionOrigin origin, const SessionContext& context,
                 Sessions& sessions)
    : id_(id),
      socket_(std::move(socket)),
      origin_(std::move(origin)),
      context_(context),
      sessions_(sessions),
      incoming_(context.dialects, context.dialect_settings),
      knows_password_(context.password == nullptr) {}

void Session::run() noexcept {
  try {
    if (converse() == Parting::Polite) linger();
  } catch (const std::exception&) {
    // The system gave no random token: this client goes, the others stay. Memory that runs out is
    // no exception here; it ends the program (server/operator/out_of_memory.h).
  }
}

void Session::cut() {
  socket_.shutdown_both();
  const MutexLock lock(mutex_);
  is_cut_ = true;
  woken_.notify_all();
}

void Session::cut_if_idle() {
  {
    const MutexLock lock(mutex_);
    if (outbox_ != nullptr && !outbox_->finished()) return;
  }
  cut();
}

void Session::cut_without_rest() {
  socket_.reset_at_close();
  cut();
}

EntryRange Session::behind_by() {
  const MutexLock lock(mutex_);
  return outbox_ == nullptr ? EntryRange{} : outbox_->behind_by();
}

void Session::give_way() {
  gives_way_ = true;
  socket_.shutdown_receive();
  const MutexLock lock(mutex_);
  woken_.notify_all();
}

Session::Parting Session::converse() {
  begun_ = Clock::now();
  deadline_ = begun_ + context_.limits.login_deadline;
  if (origin_.says == ConnectionOrigin::Says::Proxy && !read_proxy_header()) return Parting::Broken;
  if (!handshake()) return Parting::Polite;
  const Membership membership(*this);
  return stay();
}

// --- in the room ---

// Leaves the room, however the conversation ended, and waits until everything for the client was
// sent.
Session::Membership::~Membership() {
  Outbox* outbox = session_.outbox();
  const std::string failure = outbox->failure();
  Room& room = session_.context_.room;
  if (!failure.empty()) {
    session_.reason_ = failure;
    room.give_up(session_.id_);
  }
  if (session_.going_ == Going::Left) {
    room.leave(session_.id_, session_.reason_, std::move(session_.last_bytes_));
  } else {
    room.lose(session_.id_, session_.reason_, std::move(session_.last_bytes_));
  }
  if (outbox->wait_finished_or_behind()) session_.sessions_.note_leaving(session_.id_);
  outbox->wait_finished();
  session_.sessions_.note_left(session_.id_);
  session_.drop_outbox();
}

// Until the client says /quit, an ended connection is no goodbye of a member that may come back.
Session::Parting Session::stay() {
  const bool has_session = incoming_.dialect().has_sessions;
  going_ = Going::Lost;
  expect_something_within(has_session ? context_.limits.ping_after : Limits::Milliseconds(0));
  const auto execute_it = [this](auto& input) { return execute(input); };
  for (;;) {
    while (auto input = incoming_.next()) {
      if (!std::visit(execute_it, *input)) return Parting::Polite;
    }
    const IoStatus status = receive();
    if (status == IoStatus::Blocked && on_silence()) continue;
    if (status == IoStatus::Failed || status == IoStatus::Blocked) {
      context_.room.give_up(id_);  // nothing more can arrive
      return Parting::Broken;
    }
    if (status == IoStatus::Closed) break;
    if (outbox()->ends()) return Parting::Polite;  // what comes now has no effect
    if (std::exchange(ping_, Ping::None) == Ping::Sent) {
      expect_something_within(context_.limits.ping_after);
    }
  }
  if (has_session) return Parting::Polite;
  going_ = Going::Left;
  reason_.clear();
  if (auto last = incoming_.decoder().at_end()) (void)std::visit(execute_it, *last);
  return Parting::Polite;
}

bool Session::execute(Decoder::Order& order) {
  const auto* quit = std::get_if<Quit>(&order.request);
  if (quit != nullptr) {
    reason_ = in_quotes(quit->reason);
    going_ = Going::Left;
  }
  const bool last = quit != nullptr;
  const auto verdict = context_.room.handle(id_, order.line, std::move(order.request));
  return !last && verdict == Room::Verdict::GoOn;
}

bool Session::execute(Decoder::Pong& pong) {
  context_.room.pong(id_, pong.seq);
  return true;
}

bool Session::execute(Decoder::Raw& answer) {
  context_.room.answer(id_, std::move(answer.bytes));
  return true;
}

bool Session::execute(Decoder::ServeAndClose& last) {
  last_bytes_ = std::move(last.bytes);
  return false;
}

bool Session::on_silence() {
  if (outbox()->ends()) return false;
  if (outbox()->is_behind()) {  // the catch-up thread knows whether they still read
    ping_ = Ping::None;
    expect_something_within(context_.limits.ping_after);
  } else if (ping_ == Ping::Sent) {
    reason_ = "no answer";
    return false;
  } else {
    const bool asked = context_.room.ping(id_);
    ping_ = asked ? Ping::Sent : Ping::None;
    expect_something_within(asked ? context_.limits.answer_within : context_.limits.ping_after);
  }
  return true;
}

void Session::expect_something_within(Limits::Milliseconds time) {
  socket_.set_receive_timeout(time);
}

IoStatus Session::receive() {
  const IoResult result = socket_.receive(incoming_.space());
  incoming_.commit(result.bytes);
  received_ += result.bytes;
  return result.status;
}

void Session::linger() {
  socket_.shutdown_send();
  const auto deadline = Clock::now() + context_.limits.linger;
  std::array<char, 1024> unread{};
  while (wait_at_most_until(deadline) && socket_.receive(unread).status == IoStatus::Ok) {
  }
}

// --- small things ---

bool Session::wait_at_most_until(Clock::time_point deadline) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  if (left.count() <= 0 || gives_way_) return false;
  socket_.set_receive_timeout(left);
  return true;
}

bool Session::wait_until(Clock::time_point when) {
  const MutexLock lock(mutex_);
  while (!gives_way_ && !is_cut_ && Clock::now() < when) (void)woken_.wait_until(mutex_, when);
  return !gives_way_ && !is_cut_;
}

void Session::make_outbox() {
  const MutexLock lock(mutex_);
  outbox_ = std::make_unique<Outbox>(id_, socket_, incoming_.dialect().encoder, context_.room,
                                     context_.limits, sessions_.catch_up_turns());
}

void Session::drop_outbox() {
  const MutexLock lock(mutex_);
  outbox_.reset();
}

Outbox* Session::outbox() {
  const MutexLock lock(mutex_);
  return outbox_.get();
}

}  // namespace chat
