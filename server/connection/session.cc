#include "server/connection/session.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include "common/protocol/wire.h"
#include "common/text/text.h"

namespace chat {
namespace {

LogEntry error_entry(std::string_view code, std::string_view sentence) {
  LogEntry entry;
  entry.event.what = event::Error{0, std::string(code), std::string(sentence)};
  return entry;
}

}  // namespace

Session::Session(LinkId id, Socket socket, const SessionContext& house)
    : id_(id), socket_(std::move(socket)), context_(house), lines_(kMaxLine + wire::kMaxPrefix) {}

void Session::run() noexcept {
  try {
    if (converse() == Parting::Polite) linger();
  } catch (const std::exception&) {
    // No randomness for its token: this client goes, the others stay. Memory that has run out is
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

Session::Parting Session::converse() {
  if (!enter()) return Parting::Polite;
  const Membership membership(*this);
  return stay();
}

// --- in the room ---

// Leaves the room when the conversation ends, however it ends, and waits until everything that was
// owed has been sent.
Session::Membership::~Membership() {
  Outbox* outbox = session_.outbox();
  const std::string failure = outbox->failure();
  Room& room = session_.context_.room;
  if (!failure.empty()) {
    session_.reason_ = failure;
    room.give_up(session_.id_);
  }
  if (session_.going_ == Going::Left) {
    room.leave(session_.id_, session_.reason_);
  } else {
    room.lose(session_.id_, session_.reason_);
  }
  outbox->wait_finished();
  session_.drop_outbox();
}

// Until somebody says /quit, the end of a connection is no goodbye of who may take it up again.
Session::Parting Session::stay() {
  const bool has_session = dialect_->has_sessions();
  going_ = Going::Lost;
  expect_something_within(has_session ? context_.limits.ping_after : Limits::Milliseconds(0));
  for (;;) {
    while (const auto line = lines_.next()) {
      if (!execute(*line)) return Parting::Polite;
    }
    const IoStatus status = receive();
    if (status == IoStatus::Blocked && on_silence()) continue;
    if (status == IoStatus::Failed || status == IoStatus::Blocked) {
      context_.room.give_up(id_);  // nothing that is owed can arrive any more
      return Parting::Broken;
    }
    if (status == IoStatus::Closed) break;
    if (outbox()->finished()) return Parting::Polite;  // whatever comes, nobody hears it
    if (std::exchange(ping_, Ping::None) == Ping::Sent) {
      expect_something_within(context_.limits.ping_after);
    }
  }
  if (has_session) return Parting::Polite;
  going_ = Going::Left;
  reason_.clear();
  if (lines_.has_partial_line()) {
    // Not said: what is missing may have been the end of a whisper.
    context_.room.handle(
        id_, 0, BadRequest{code::kSyntax, "the last line had no line end; it was not sent", ""});
  }
  return Parting::Polite;
}

bool Session::execute(const LineBuffer::Line& line) {
  auto said = dialect_->order(line);
  if (const auto* pong = std::get_if<Dialect::Pong>(&said)) {
    context_.room.pong(id_, pong->seq);
    return true;
  }
  auto& order = std::get<Dialect::Order>(said);
  const auto* quit = std::get_if<Quit>(&order.request);
  if (quit != nullptr) {
    reason_ = quit->reason;
    going_ = Going::Left;
  }
  const bool last = quit != nullptr;
  const auto verdict = context_.room.handle(id_, order.line, std::move(order.request));
  return !last && verdict == Room::Verdict::GoOn;
}

bool Session::on_silence() {
  if (outbox()->finished()) return false;
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
  const std::span<char> space = lines_.space();
  const IoResult result = socket_.receive(space);
  std::size_t bytes = result.bytes;
  heard_ = heard_ || bytes > 0;
  if (dialect_ == nullptr || dialect_->has_telnet()) {
    std::string reply;
    bytes = telnet_.strip(space.first(bytes), reply);
    if (!reply.empty() && outbox() == nullptr) say_at_door(reply);
    if (!reply.empty() && outbox() != nullptr) context_.room.answer(id_, std::move(reply));
  }
  lines_.commit(bytes);
  return result.status;
}

void Session::linger() {
  socket_.shutdown_send();
  const auto deadline = Clock::now() + context_.limits.linger;
  while (wait_at_most_until(deadline) && socket_.receive(lines_.space()).status == IoStatus::Ok) {
  }
}

// --- at the door ---

bool Session::enter() {
  const auto now = Clock::now();
  const auto deadline = now + context_.limits.login_deadline;
  const auto greeting = now + context_.limits.greeting_delay;
  while (const auto line = line_at_door(greeting, deadline)) {
    switch (introduce(*line)) {
      case Answer::ComeIn:
        return true;
      case Answer::TryAgain:
        break;
      case Answer::GoAway:
        return false;
    }
  }
  return false;
}

// Nothing when the client is gone or its time is up.
std::optional<LineBuffer::Line> Session::line_at_door(Clock::time_point greeting,
                                                      Clock::time_point deadline) {
  for (;;) {
    if (const auto line = lines_.next()) return line;
    const bool silent = !heard_ && !greeted_;
    if (wait_at_most_until(silent ? std::min(greeting, deadline) : deadline)) {
      const IoStatus status = receive();
      if (status == IoStatus::Closed || status == IoStatus::Failed) return std::nullopt;
    }
    const auto now = Clock::now();
    if (now >= deadline) {
      refuse_at_door(code::kSyntax, "no name came in time; goodbye");
      return std::nullopt;
    }
    if (!heard_ && !greeted_ && now >= greeting) {
      greeted_ = true;
      say_at_door("* Welcome to " + context_.room.name() + ". What is your name?\n");
    }
  }
}

Session::Answer Session::introduce(const LineBuffer::Line& line) {
  if (dialect_ == nullptr) dialect_ = &choose_dialect(line.text);
  auto said = dialect_->introduction(line);
  if (const auto* mistake = std::get_if<BadRequest>(&said)) {
    refuse_at_door(mistake->code, mistake->sentence);
    return after_refusal(mistake->code);
  }
  make_outbox();
  const auto refusal = join_or_resume(std::get<Dialect::Introduction>(said));
  if (!refusal) return Answer::ComeIn;
  drop_outbox();
  refuse_at_door(refusal->code, refusal->sentence);
  return after_refusal(refusal->code);
}

std::optional<Room::Refusal> Session::join_or_resume(const Dialect::Introduction& person) {
  const std::string address = socket_.peer_address();
  const Room::Arrival arrival{id_, address, outbox()};
  if (person.resume) {
    const auto token = parse_token(person.resume->token);
    return context_.room.resume(arrival, token.value_or(Token{}), person.resume->after);
  }
  std::optional<Secret> secret;
  if (dialect_->has_sessions()) secret = make_secret();
  const std::size_t history =
      std::min<std::size_t>(person.history.value_or(UINT32_MAX), context_.limits.history);
  return context_.room.join(arrival, person.name, history, secret, parse_secret(person.key));
}

Session::Answer Session::after_refusal(std::string_view code) {
  if (code != code::kNameTaken && code != code::kNameInvalid && code != code::kSyntax) {
    return Answer::GoAway;
  }
  const std::string_view question = dialect_->name_question();
  if (question.empty()) return Answer::TryAgain;
  const std::size_t lines = discard_what_came();
  if (lines > 0) {
    refuse_at_door(code::kSyntax,
                   (lines == 1 ? std::string("a line") : std::to_string(lines) + " lines") +
                       " that came right behind that name went to nobody");
  }
  say_at_door(question);
  return Answer::TryAgain;
}

void Session::refuse_at_door(std::string_view code, std::string_view sentence) {
  std::string bytes;
  const Dialect& dialect = dialect_ == nullptr ? plain_dialect() : *dialect_;
  dialect.append(bytes, error_entry(code, sentence), View::Own);
  say_at_door(bytes);
}

// What came before the refusal could be read was not meant as another name: "cron\nsecret\n" from a
// pipe must not make "secret" one. Returns how many lines that was.
std::size_t Session::discard_what_came() {
  std::size_t lines = 0;
  const auto until = Clock::now() + context_.limits.refused_name_quiet;
  do {
    while (lines_.next()) ++lines;
  } while (wait_at_most_until(until) && receive() == IoStatus::Ok);
  return lines;
}

// The right to send is the session's own until it joins. Should the client not read even this, it
// is not worth more than a moment.
void Session::say_at_door(std::string_view bytes) {
  socket_.set_send_timeout(context_.limits.linger);
  (void)socket_.send_all(bytes);
}

// --- small things ---

// Lets the next receive() wait until `deadline`; false when that has passed.
bool Session::wait_at_most_until(Clock::time_point deadline) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  if (left.count() <= 0) return false;
  socket_.set_receive_timeout(left);
  return true;
}

void Session::make_outbox() {
  const MutexLock lock(mutex_);
  outbox_ = std::make_unique<Outbox>(id_, socket_, *dialect_, context_.room, context_.limits);
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
