// Who comes, who goes, and who comes back.

#include "server/room.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/clock.h"

namespace chat {
namespace {

// Names in a welcome; the rest is a number there.
constexpr std::size_t kNamesAtWelcome = 20;

}  // namespace

Room::Room(const Limits& limits, Settings settings)
    : limits_(limits),
      settings_(std::move(settings)),
      log_(limits.window_bytes, limits.history),
      mailboxes_(settings_.couriers) {}

std::optional<Room::Refusal> Room::join(const Arrival& arrival, std::string_view name,
                                        std::size_t history, const std::optional<Secret>& secret,
                                        const std::optional<Secret>& key) {
  const MutexLock lock(mutex_);
  if (closed_) return Refusal{code::kBusy, "the server is stopping"};
  Member* namesake = registry_.find(name);
  if (key && namesake != nullptr && namesake->resumption && namesake->resumption->has_key(*key)) {
    put_on(arrival, *namesake, 0);
    return std::nullopt;
  }
  if (auto refusal = name_refusal(name, nullptr)) return refusal;
  if (registry_.size() >= limits_.max_members) {
    return Refusal{code::kFull, "the room is full (" + std::to_string(limits_.max_members) +
                                    " people); try again later"};
  }
  Member& member = registry_.add(++last_member_, name);
  registry_.move(member, arrival.link);
  member.address = arrival.address;
  member.last_said_ms = now_ms();
  if (secret) member.resumption = std::make_unique<Resumption>(member.id, *secret, last_seq_ + 1);
  if (secret && key) member.resumption->set_key(*key);

  auto welcome = reply_to(member, EventKind::Welcome, 0);
  welcome->event.here = registry_.people(kNamesAtWelcome, member.last_said_ms);
  welcome->event.other = settings_.incarnation;
  if (secret) welcome->event.text = member.resumption->token();
  welcome->outbox = arrival.outbox;
  publish(welcome);
  auto past = log_.history();
  if (past->size() > history) {
    past = std::make_shared<const History>(past->end() - static_cast<std::ptrdiff_t>(history),
                                           past->end());
  }
  const auto current = reply_to(member, EventKind::Current, 0);
  if (!past->empty()) publish_history(member, std::move(past), *current);
  publish(current);

  auto joined = entry_by(member, EventKind::Joined, 0);
  joined->address = arrival.address;
  publish(joined);
  return std::nullopt;
}

std::optional<Room::Refusal> Room::resume(const Arrival& arrival, const Token& token,
                                          std::uint64_t after) {
  const MutexLock lock(mutex_);
  if (closed_) return Refusal{code::kBusy, "the server is stopping"};
  Member* member = registry_.find(token.member);
  if (member == nullptr || !member->resumption ||
      !same(member->resumption->secret(), token.secret)) {
    return Refusal{code::kSessionUnknown, "there is no such session (any more)"};
  }
  if (after > last_seq_) {
    return Refusal{code::kAfterUnknown, "no event has the number " + std::to_string(after) +
                                            "; the last one has " + std::to_string(last_seq_)};
  }
  member->resumption->has_token();
  put_on(arrival, *member, after);
  return std::nullopt;
}

void Room::put_on(const Arrival& arrival, Member& member, std::uint64_t after) {
  if (member.link != kNoLink) {
    say_bye(member, bye::kReplaced, "another connection has taken up this session");
    take_off(member);
  }
  schedule(member, Member::Next::None);
  registry_.move(member, arrival.link);
  member.address = arrival.address;
  member.last_said_ms = now_ms();
  member.resumption->acknowledge(after);

  auto welcome = reply_to(member, EventKind::Welcome, 0);
  welcome->event.other = settings_.incarnation;
  welcome->event.text = member.resumption->token();
  welcome->outbox = arrival.outbox;
  welcome->resumes_after = after;
  welcome->again = true;  // the line it names has had its outcome
  publish(welcome);
  publish(reply_to(member, EventKind::Current, 0));
  if (std::exchange(member.told_away, false)) publish(entry_by(member, EventKind::Back, 0));
}

Room::Verdict Room::handle(LinkId link, std::uint64_t line, Request request) {
  const MutexLock lock(mutex_);
  const std::shared_ptr<Member> member = registry_.on(link);
  if (member == nullptr || !wait_for_turn(*member, link)) return Verdict::HangUp;
  if (member->resumption) {
    member->resumption->has_token();  // nobody says a line before the welcome
    const auto judged = member->resumption->judge(line);
    if (judged != Resumption::Line::Next) return answer_number(*member, line, judged, request);
    member->resumption->begin(line);
  }
  member->last_said_ms = now_ms();
  std::visit([&](auto& what) REQUIRES(mutex_) { act(*member, line, what); }, request);
  return Verdict::GoOn;
}

// A number that is not the next one, or no number at all.
Room::Verdict Room::answer_number(Member& member, std::uint64_t line, Resumption::Line judged,
                                  const Request& request) {
  if (const auto* mistake = std::get_if<Mistake>(&request); mistake != nullptr && line == 0) {
    refuse_number(member, line, mistake->code, mistake->sentence);
    return Verdict::HangUp;
  }
  switch (judged) {
    case Resumption::Line::Next:
    case Resumption::Line::UnderWay:
      break;
    case Resumption::Line::Settled:
      repeat_outcome(*member.resumption, line);
      break;
    case Resumption::Line::Forgotten:
      refuse_number(member, line, code::kOutcomeForgotten,
                    "what became of line " + std::to_string(line) + " is not known any more");
      break;
    case Resumption::Line::Gap:
      refuse_number(member, line, code::kOutOfOrder,
                    "line " + std::to_string(member.resumption->last_line() + 1) +
                        " should come next, not " + std::to_string(line) + "; goodbye");
      return Verdict::HangUp;
  }
  return Verdict::GoOn;
}

// With its own number, not a new one: it is the same outcome.
void Room::repeat_outcome(const Resumption& resumption, std::uint64_t line) {
  const EntryDraft outcome = resumption.outcome(line, log_);
  outcome->again = true;
  outcome->awaited = true;
  pass_on(outcome);
}

void Room::refuse_number(Member& member, std::uint64_t line, std::string_view code,
                         std::string sentence) {
  auto reply = reply_to(member, EventKind::Error, line);
  reply->event.other = code;
  reply->event.text = std::move(sentence);
  reply->again = true;
  publish(reply);
}

void Room::answer(LinkId link, std::string bytes) {
  const MutexLock lock(mutex_);
  const std::shared_ptr<Member> member = registry_.on(link);
  if (member == nullptr || !wait_for_turn(*member, link)) return;
  auto reply = reply_to(*member, EventKind::Notice, 0);
  reply->event.text = std::move(bytes);
  reply->verbatim = true;
  publish(reply);
}

void Room::ping(LinkId link) {
  const MutexLock lock(mutex_);
  if (const auto member = registry_.on(link)) publish_ping(*member);
}

void Room::pong(LinkId link, std::uint64_t seq) {
  const MutexLock lock(mutex_);
  const auto member = registry_.on(link);
  if (member == nullptr || !member->resumption) return;
  member->asked_for_pong = false;
  member->resumption->has_token();
  member->resumption->acknowledge(seq);
}

void Room::publish_ping(Member& member) {
  member.asked_for_pong = true;
  publish(reply_to(member, EventKind::Ping, 0));
}

// --- going ---

void Room::leave(LinkId link, std::string_view reason) {
  const MutexLock lock(mutex_);
  const auto member = registry_.on(link);
  if (member == nullptr) return;
  if (closed_) {  // close() has said bye
    withdraw(*member);
    return registry_.remove(*member);
  }
  remove(*member, reason);
}

void Room::lose(LinkId link, std::string_view reason) {
  const MutexLock lock(mutex_);
  const auto member = registry_.on(link);
  if (member == nullptr) return;
  const bool waits = member->resumption != nullptr && limits_.grace.count() > 0;
  if (closed_) return take_off(*member);
  if (!waits) return remove(*member, reason);
  say_bye(*member, bye::kWaiting, "the connection is lost; your session waits for you");
  take_off(*member);
  wait_for_return(*member, reason);
}

// Tells everyone, and says bye where there is a connection.
void Room::remove(Member& member, std::string_view reason) {
  auto left = entry_by(member, EventKind::Left, 0);
  left->event.text = reason;
  left->address = member.address;
  left->ends_session = member.resumption != nullptr;
  auto last = reply_to(member, EventKind::Bye, 0);
  last->event.other = bye::kQuit;
  const bool connected = member.link != kNoLink;
  withdraw(member);
  registry_.remove(member);
  left->event.people = people();
  publish(left);
  if (connected) publish(last);
}

void Room::say_bye(const Member& member, std::string_view code, std::string_view sentence) {
  auto last = reply_to(member, EventKind::Bye, 0);
  last->event.other = code;
  last->event.text = sentence;
  publish(last);
}

// Nothing that comes on the member's connection counts any more.
void Room::take_off(Member& member) {
  withdraw(member);
  registry_.move(member, kNoLink);
  member.private_bytes = 0;
  member.unreachable = false;
  member.asked_for_pong = false;
}

// --- away ---

void Room::wait_for_return(Member& member, std::string_view reason) {
  member.lost_why = reason;
  member.last_said_ms = now_ms();
  member.expires_at = Clock::now() + limits_.grace;
  schedule(member, Member::Next::TellAway, Clock::now() + limits_.away_after);
}

void Room::schedule(Member& member, Member::Next next, Clock::time_point at) {
  if (member.next != Member::Next::None) timetable_.erase({member.next_at, member.id});
  member.next = next;
  member.next_at = std::min(at, member.expires_at);
  if (next == Member::Next::None) return;
  timetable_.emplace(member.next_at, member.id);
  timetable_changed_.notify_all();
}

bool Room::keep_time() {
  const MutexLock lock(mutex_);
  while (!finished_) {
    if (timetable_.empty()) {
      timetable_changed_.wait(mutex_);
      continue;
    }
    const auto [at, id] = *timetable_.begin();
    if (Clock::now() >= at) {
      Member* member = registry_.find(id);
      on_time(*member);
      return true;
    }
    (void)timetable_changed_.wait_until(mutex_, at);
  }
  return false;
}

void Room::on_time(Member& member) {
  const bool expired = Clock::now() >= member.expires_at;
  schedule(member, Member::Next::None);
  if (closed_) return;
  if (expired) return remove(member, member.lost_why);
  member.told_away = true;
  auto away = entry_by(member, EventKind::Away, 0);
  away->event.text = member.lost_why;
  publish(away);
  schedule(member, Member::Next::Expire, member.expires_at);
}

// --- the end ---

void Room::close(std::string_view reason) {
  const MutexLock lock(mutex_);
  if (closed_) return;
  closed_ = true;
  const bool kept = settings_.recorded == Recorded::Yes;
  for (Member* member : registry_.all()) {
    if (member->link == kNoLink) continue;
    say_bye(*member, kept && member->resumption ? bye::kKept : bye::kShutdown, reason);
    member->turn.notify_all();
  }
}

void Room::finish() {
  const MutexLock lock(mutex_);
  finished_ = true;
  for (Mailbox& mailbox : mailboxes_) mailbox.filled.notify_one();
  timetable_changed_.notify_all();
  unstored_changed_.notify_all();
}

void Room::give_up(LinkId link) {
  const MutexLock lock(mutex_);
  const auto member = registry_.on(link);
  if (member == nullptr) return;
  member->unreachable = true;
  member->turn.notify_all();
}

std::size_t Room::size() const {
  const MutexLock lock(mutex_);
  return registry_.size();
}

std::uint32_t Room::people() const {
  return static_cast<std::uint32_t>(registry_.size());
}

// --- over a restart ---

Remembered Room::remember() const {
  const MutexLock lock(mutex_);
  Remembered all;
  all.last_seq = last_seq_;
  all.last_member = last_member_;
  all.messages = *log_.last_messages(SIZE_MAX);
  all.forgotten = log_.forgotten_seq();
  if (!all.messages.empty()) {
    all.forgotten = std::min(all.forgotten, all.messages.front()->event.seq - 1);
  }
  for (const Member* member : registry_.all()) {
    if (member->resumption) all.sessions.push_back(member->resumption->remember(member->name));
  }
  return all;
}

void Room::restore(const Remembered& past) {
  const MutexLock lock(mutex_);
  last_seq_ = past.last_seq;
  last_member_ = past.last_member;
  log_.begin_after(past.forgotten);
  for (const EntryPtr& message : past.messages) {
    log_.append(std::make_shared<LogEntry>(*message));
    last_time_ms_ = std::max(last_time_ms_, message->event.time_ms);
  }
  for (const Remembered::Session& session : past.sessions) {
    const auto token = parse_token(session.token);
    if (!token || registry_.find(session.name) != nullptr) continue;
    Member& member = registry_.add(session.id, session.name);
    member.resumption = std::make_unique<Resumption>(session.id, token->secret, session.joined);
    member.resumption->restore(session);
    wait_for_return(member, "the server was started again");
    schedule(member, Member::Next::Expire, member.expires_at);  // nobody is there to be told more
  }
}

// Never goes back, so that times in the log are in the log's order whatever happens to the clock.
std::int64_t Room::now_ms() {
  last_time_ms_ = std::max(last_time_ms_, wall_clock_ms());
  return last_time_ms_;
}

}  // namespace chat
