#include "test/server/returning/resume_model/run.h"

#include <utility>

#include "common/protocol/wire.h"

namespace chat::resume_model {
namespace {

constexpr std::size_t kMostLines = 4;

}  // namespace

Run::Run(const World& world) : world_(world) {
  limits_.window_bytes = world.window_bytes;
  limits_.away_after = Limits::Milliseconds(0);
  if (world.grace == World::Grace::Ends) limits_.grace = Limits::Milliseconds(1);
  start_room({});
  say("before");
  settle();
  const Room::Arrival arrival{++links_, "address"};
  (void)room_->join(arrival, "joe", limits_.history, Secret{});
  connected(arrival.link);
  settle();
  say("first");
  settle();
  down_.erase(down_.begin());  // so that the welcome has been taken: the token is known
  take(*wire::decode_event(first_welcome_));
}

bool Run::may(Op op) const {
  const bool recorded = world_.recorded == Room::Recorded::Yes;
  switch (op) {
    case Op::Send:
      return sent_ < kMostLines && !gone_;
    case Op::Up:
      return !up_.empty();
    case Op::DownOne:
      return down_.size() > 1;
    case Op::DownAll:
      return !down_.empty();
    case Op::Cut:
      return link_ != kNoLink;
    case Op::Resume:
      return !gone_ && resumes_ < 3;
    case Op::Expire:
      return world_.grace == World::Grace::Ends && link_ == kNoLink && !expired_;
    case Op::Swap:
      return !swapped_;
    case Op::Crash:
      return crashes_ < 1;
    case Op::Store:
    case Op::StoreFails:
      return recorded && unstored_;
    default:
      return true;
  }
}

void Run::step(Op op) {
  switch (op) {
    case Op::Send:
      return send();
    case Op::Up:
      return up();
    case Op::DownOne:
      return down();
    case Op::DownAll:
      while (!down_.empty()) down();
      return;
    case Op::Say:
      return say("p" + std::to_string(++said_));
    case Op::Whisper:
      return say("@" + (expired_ ? expired_name_ : name_at_server()) + " q" +
                 std::to_string(++said_));
    case Op::Swap:
      return swap();
    case Op::Cut:
      return cut();
    case Op::Resume:
      return resume();
    case Op::Expire:
      return expire();
    case Op::Crash:
      return crash();
    case Op::Store:
      return store();
    case Op::StoreFails:
      return store_fails();
  }
}

void Run::finish() {
  if (link_ == kNoLink && !gone_) resume();
  settle();
  while (!gone_ && (!up_.empty() || !down_.empty())) {
    while (!down_.empty()) down();
    while (!up_.empty()) up();
    settle();
  }
  promises_.check_lines();
  if (gone_) return;
  promises_.expect(client_.in_flight().empty(), "every line has an outcome in the end");
  promises_.expect(client_.is_current(), "who comes back is up to date in the end");
  promises_.expect(client_.name() == name_at_server(), "client and server agree on the name");
  using Missing = Promises::Missing;
  promises_.check_events(crashed_at_, world_.window_bytes == 1 ? Missing::Counted : Missing::None);
}

void Run::connected(LinkId link) {
  link_ = link;
  ++expected_welcomes_;
  up_.clear();
  down_.clear();
  published();
}

void Run::cut() {
  room_->lose(std::exchange(link_, kNoLink), "cut");
  forget_connection();
  published();
}

void Run::forget_connection() {
  client_.connection_lost();
  up_.clear();
  down_.clear();
}

void Run::resume() {
  ++resumes_;
  const std::deque<Sent> on_their_way = std::move(up_);
  const LinkId old = link_;
  forget_connection();
  const auto [token, after] = client_.resume();
  const Room::Arrival arrival{++links_, "address"};
  const auto refusal = room_->resume(arrival, parse_token(token).value_or(Token{}), after);
  promises_.expect(refusal.has_value() == expired_, "a session is there until it ends");
  if (refusal) {
    promises_.expect(refusal->code == code::kSessionUnknown, "who is too late is told so");
    for (const ClientSession::Line& line : client_.give_up()) {
      promises_.ended(line.text, Promises::Outcome::Unconfirmed);
    }
    gone_ = true;
    return;
  }
  resumed_at_ = room_->snapshot().last_seq;
  connected(arrival.link);
  for (const Sent& line : on_their_way) {
    const auto verdict = room_->handle(old, line.number, parse_request(line.text));
    promises_.expect(verdict == Room::Verdict::HangUp,
                     "a replaced connection does nothing any more");
  }
  room_->lose(old, "replaced");
  room_->leave(old, "replaced");
}

// --- the client's side ---

void Run::send() {
  std::string line(kLines[(world_.first_line + sent_) % kLines.size()]);
  ++sent_;
  if (const std::size_t at = line.find('#'); at != std::string::npos) {
    line.replace(at, 1, std::to_string(sent_));
  }
  promises_.typed(line);
  client_.add(line);
  flush();
}

void Run::flush() {
  while (const ClientSession::Line* line = client_.next_to_send()) {
    up_.push_back({line->number, line->text});
  }
}

void Run::up() {
  const Sent line = up_.front();
  up_.pop_front();
  promises_.arrived(line.text, resumed_at_);
  const auto verdict = room_->handle(link_, line.number, parse_request(line.text));
  promises_.expect(verdict == Room::Verdict::GoOn,
                   "a client that follows the rules is not cut off");
  published();
}

void Run::down() {
  const std::string line = down_.front();
  down_.pop_front();
  const auto event = wire::decode_event(line);
  promises_.expect(event.has_value(), "every line is one of the dialect: " + line);
  if (event) take(*event);
  flush();
}

void Run::take(const Event& event) {
  using Outcome = Promises::Outcome;
  const ClientSession::Taken taken = client_.take(event);
  for (const ClientSession::Line& line : taken.unconfirmed) {
    promises_.ended(line.text, Outcome::Unconfirmed);
  }
  if (taken.settled) {
    promises_.ended(taken.settled->text, event.is<event::Ok>() ? Outcome::Ok : Outcome::Error);
  }
  promises_.told(event);
}

}  // namespace chat::resume_model
