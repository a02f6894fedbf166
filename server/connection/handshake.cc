// A session until its client is in the room: the header of a proxy, the greeting, the password, the
// name.

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "common/protocol/wording.h"
#include "common/system/address.h"
#include "server/connection/proxy_header.h"
#include "server/connection/session.h"
#include "server/connection/sessions.h"

namespace chat {

bool Session::read_proxy_header() {
  std::string bytes;
  proxy::Header header;
  for (;;) {
    header = proxy::read_header(bytes);
    const auto* more = std::get_if<proxy::More>(&header);
    if (more == nullptr) break;
    if (!wait_at_most_until(deadline_)) {
      if (gives_way_) {
        note_refusal(code::kFull);
      } else {
        note_wrong_header("its header did not come in time");
      }
      return false;
    }
    const std::size_t before = bytes.size();
    bytes.resize(before + more->bytes);
    const IoResult result = socket_.receive(std::span(bytes).subspan(before));
    bytes.resize(before + result.bytes);
    if (result.status == IoStatus::Closed || result.status == IoStatus::Failed) return false;
  }
  if (const auto* wrong = std::get_if<proxy::Wrong>(&header)) {
    note_wrong_header(wrong->why);
    return false;
  }
  std::string& address = std::get<proxy::Source>(header).address;
  if (address.empty()) return true;
  origin_.address = std::move(address);
  sessions_.set_address(id_, origin_.address);
  return true;
}

// What ends the handshake is checked before anything that has come: it is bounded, whatever is
// sent.
bool Session::handshake() {
  greeting_at_ = begun_ + context_.limits.greeting_delay;
  for (;;) {
    if (gives_way_) {
      // What has come says which dialect it is. This does not wait: nothing more is received.
      if (!incoming_.heard()) (void)receive();
      note_refusal(code::kFull);
      say_last(code::kFull, "the server is full, and you had no name yet; connect again");
      return false;
    }
    if (Clock::now() >= deadline_) {
      note_refusal("no-name");
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
  return greet();
}

Session::Step Session::greet() {
  const Dialect& dialect = incoming_.dialect();
  if (dialect.greeting == nullptr) return Step::GoOn;
  return say(knows_password_ ? dialect.greeting(context_.room.name())
                             : std::string(dialect.password_question));
}

Session::Step Session::take(Decoder::Password& given) {
  const Step step = try_password(given.secret);
  return knows_password_ ? greet() : step;
}

Session::Step Session::try_password(std::string_view secret) {
  WrongPasswords& wrong = sessions_.wrong_passwords();
  const std::string address = counted_address(origin_.address);
  const auto turn = wrong.turn(address, Clock::now(), deadline_);
  if (!turn) {
    note_refusal(code::kBusy);
    say_last(code::kBusy, "too many wrong passwords come from your address; try again in a minute");
    return Step::Over;
  }
  if (!wait_until(*turn)) return Step::GoOn;  // the handshake ends
  if (context_.password->is(secret)) {
    knows_password_ = true;
    wrong.note_right(address);
    return Step::GoOn;
  }
  wrong.note_wrong(address, Clock::now());
  note_refusal(code::kPasswordWrong);
  const unsigned left = kPasswordTries - ++wrong_passwords_;
  if (left > 0) {
    return refuse({code::kPasswordWrong,
                   "that is not the password; " + counted(left, "try is", "tries are") + " left"});
  }
  say_last(code::kPasswordWrong, "that is not the password; connect again when you know it");
  return Step::Over;
}

Session::Step Session::take(Decoder::Introduce& person) {
  if (socket_.has_failed()) return Step::Over;  // nobody is there any more
  if (!knows_password_ && !person.resume && person.password) {
    const Step step = try_password(*person.password);
    if (!knows_password_) return step;
  }
  if (!sessions_.keep_place(id_)) return Step::GoOn;
  make_outbox();
  const auto refusal = join_or_resume(person);
  if (!refusal) return Step::Joined;
  // Programs ask by a name first, and for a password when they read that it is needed.
  if (refusal->code != code::kPasswordNeeded) note_refusal(refusal->code, person.name);
  drop_outbox();
  sessions_.name_refused(id_);
  const Step step = refuse(*refusal);
  // A name that looks like others takes work to find out, and nobody here has an allowance for it.
  // A person was asked again after Limits::refused_name_quiet.
  if (step == Step::GoOn && incoming_.dialect().has_sessions) {
    (void)wait_until(Clock::now() + context_.limits.pause_after_search);
  }
  return step;
}

Session::Step Session::refuse(const Refusal& refusal) {
  auto answer = incoming_.decoder().refused(refusal.code, refusal.sentence);
  return std::visit([this](auto& what) { return take(what); }, answer);
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
  const Room::Arrival arrival{
      id_, origin_.address, outbox(),
      knows_password_ ? Arrival::Password::Known : Arrival::Password::Missing};
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

void Session::note_refusal(std::string_view reason, std::string_view name) const {
  if (context_.on_refusal) context_.on_refusal({origin_.address, name, reason});
}

void Session::note_wrong_header(std::string_view why) const {
  if (!context_.on_wrong_proxy) return;
  context_.on_wrong_proxy(
      {origin_.address, "", kProxyHeader},
      "refused a connection of the proxy " + origin_.address + ": " + std::string(why));
}

}  // namespace chat
