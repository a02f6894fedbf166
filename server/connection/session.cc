#include "server/connection/session.h"

#include <algorithm>
#include <array>
#include <exception>
#include <thread>
#include <utility>
#include <variant>

#include "common/protocol/wording.h"
#include "server/connection/sessions.h"

namespace chat {

Session::Session(LinkId id, Socket socket, const SessionContext& context, Sessions& sessions)
    : id_(id),
      socket_(std::move(socket)),
      context_(context),
      sessions_(sessions),
      incoming_(context.dialects, context.dialect_settings) {}

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
}

void Session::cut_if_idle() {
  const MutexLock lock(mutex_);
  if (outbox_ == nullptr || outbox_->finished()) cut();
}

std::uint64_t Session::behind_by() {
  const MutexLock lock(mutex_);
  return outbox_ == nullptr ? 0 : outbox_->behind_by();
}

void Session::give_way() {
  gives_way_ = true;
  socket_.shutdown_receive();
}

Session::Parting Session::converse() {
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
  outbox->wait_finished();
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

// --- the handshake ---

// What ends the handshake is checked before anything that has come: it is bounded, whatever is
// sent.
bool Session::handshake() {
  begun_ = Clock::now();
  greeting_at_ = begun_ + context_.limits.greeting_delay;
  deadline_ = begun_ + context_.limits.login_deadline;
  for (;;) {
    if (gives_way_) {
      // What has come says which dialect it is. This does not wait: nothing more is received.
      if (!incoming_.heard()) (void)receive();
      say_last(code::kFull, "the server is full, and you had no name yet; connect again");
      return false;
    }
    if (Clock::now() >= deadline_) {
      say_last(code::kSyntax, "no name came in time; goodbye");
      return false;
    }
    auto input = incoming_.next();
    if (input && incoming_.dialect().connects_ahead) sessions_.note_connects_ahead(id_);
    const Step step =
        input ? std::visit([this](auto& what) { return take(what); }, *input) : listen();
    if (step != Step::GoOn) return step == Step::Joined;
  }
}

Session::Step Session::listen() {
  const bool silent = !incoming_.heard() && !greeted_;
  if (wait_at_most_until(silent ? std::min(greeting_at_, deadline_) : deadline_)) {
    const IoStatus status = receive();
    if (gives_way_) return Step::GoOn;
    if (status == IoStatus::Closed || status == IoStatus::Failed) return Step::Over;
    if (!is_long_ && received_ > context_.limits.usual_handshake_bytes) {
      is_long_ = true;
      sessions_.note_long_handshake(id_);
    }
  }
  const auto now = Clock::now();
  if (incoming_.heard() || greeted_ || now < greeting_at_) return Step::GoOn;
  // However many pages are asked for meanwhile, this one waits no longer than for one of them.
  const auto latest = begun_ + context_.limits.browser_greeting_delay;
  greeting_at_ = std::max(greeting_at_, std::min(sessions_.earliest_greeting(id_), latest));
  if (now < greeting_at_) return Step::GoOn;
  greeted_ = true;
  const auto greeting = incoming_.dialect().greeting;
  return greeting != nullptr ? say(greeting(context_.room.name())) : Step::GoOn;
}

Session::Step Session::take(Decoder::Introduce& person) {
  if (socket_.has_failed()) return Step::Over;  // nobody is there any more
  if (!sessions_.keep_place(id_)) return Step::GoOn;
  make_outbox();
  const auto refusal = join_or_resume(person);
  if (!refusal) return Step::Joined;
  drop_outbox();
  sessions_.name_refused(id_);
  auto answer = incoming_.decoder().refused(refusal->code, refusal->sentence);
  const Step step = std::visit([this](auto& what) { return take(what); }, answer);
  // A name that looks like others takes work to find out, and nobody here has an allowance for it.
  // The pause is too short for anybody to have to end it.
  if (step == Step::GoOn && std::holds_alternative<Decoder::Raw>(answer)) {
    std::this_thread::sleep_for(context_.limits.pause_after_search);
  }
  return step;
}

Session::Step Session::take(Decoder::ServeAndClose& last) {
  std::string_view rest = last.bytes;
  socket_.set_send_timeout(context_.limits.linger);
  while (!rest.empty() && !gives_way_ && Clock::now() < deadline_) {
    const IoResult part = socket_.send_some(rest);
    if (part.status != IoStatus::Ok) break;
    rest.remove_prefix(part.bytes);
  }
  return Step::Over;
}

Session::Step Session::take(Decoder::AskAgain& refusal) {
  if (say(refusal.bytes) == Step::Over) return Step::Over;
  const auto until = std::min(Clock::now() + context_.limits.refused_name_quiet, deadline_);
  do {
    while (auto input = incoming_.next()) {
      if (auto* raw = std::get_if<Decoder::Raw>(&*input)) (void)say(raw->bytes);
    }
  } while (wait_at_most_until(until) && receive() == IoStatus::Ok);
  return say(incoming_.decoder().ask_again());
}

std::optional<Room::Refusal> Session::join_or_resume(const Decoder::Introduce& person) {
  const std::string address = socket_.peer_address();
  const Room::Arrival arrival{id_, address, outbox()};
  if (person.resume) {
    const auto token = parse_token(person.resume->token);
    return context_.room.resume(arrival, token.value_or(Token{}), person.resume->after);
  }
  std::optional<Secret> secret;
  if (incoming_.dialect().has_sessions) secret = make_secret();
  const std::size_t history =
      std::min<std::size_t>(person.history.value_or(UINT32_MAX), context_.limits.history);
  return context_.room.join(arrival, person.name, history, secret, parse_secret(person.key));
}

Session::Step Session::say(std::string_view bytes) {
  return socket_.send_now(bytes).status == IoStatus::Ok ? Step::GoOn : Step::Over;
}

void Session::say_last(std::string_view code, std::string_view sentence) {
  Sessions::say_last(socket_, incoming_.decoder().ended(code, sentence));
}

// --- small things ---

bool Session::wait_at_most_until(Clock::time_point deadline) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  if (left.count() <= 0 || gives_way_) return false;
  socket_.set_receive_timeout(left);
  return true;
}

void Session::make_outbox() {
  const MutexLock lock(mutex_);
  outbox_ = std::make_unique<Outbox>(id_, socket_, incoming_.dialect().encoder, context_.room,
                                     context_.limits);
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
