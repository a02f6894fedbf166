// Who comes back: connections that break, sessions that wait meanwhile, and those from before a
// start of the server.

#include <algorithm>
#include <utility>

#include "server/room/room.h"

namespace chat {

// --- coming back ---

std::optional<Room::Refusal> Room::resume(const Arrival& arrival, const Token& token,
                                          std::uint64_t after) {
  const MutexLock lock(mutex_);
  if (closed_) return Refusal{code::kBusy, "the server is stopping"};
  Member* member = members_.find(token.member);
  if (member == nullptr || !member->resumption ||
      !same(member->resumption->secret(), token.secret)) {
    return Refusal{code::kSessionUnknown, "there is no such session (any more)"};
  }
  if (after > last_seq_) {
    return Refusal{code::kAfterUnknown, "no event has the number " + std::to_string(after) +
                                            "; the last one has " + std::to_string(last_seq_)};
  }
  member->resumption->has_token();
  attach(arrival, *member, after);
  return std::nullopt;
}

void Room::attach(const Arrival& arrival, Member& member, std::uint64_t after) {
  if (member.link != kNoLink) {
    say_bye(member, bye::kReplaced, "another connection has taken up this session");
    detach(member);
  }
  schedule(member, Member::Next::None);
  members_.move(member, arrival.link);
  member.address = arrival.address;
  member.last_said_ms = now_ms();
  member.resumption->acknowledge(after);

  const auto welcome = welcome_for(member);
  welcome->outbox = arrival.outbox;
  welcome->resumes_after = after;
  publish_welcome(member, welcome);
  publish(reply_to(member, 0, event::Current{}));
  if (!std::exchange(member.told_away, false)) return;
  publish(entry_by(member, 0, event::Back{member.name, people()}));
}

// --- losing the connection ---

bool Room::ping(LinkId link) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  return member != nullptr && send_ping(*member);
}

void Room::pong(LinkId link, std::uint64_t seq) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  if (member == nullptr || !member->resumption) return;
  member->asked_for_pong = false;
  member->resumption->has_token();
  member->resumption->acknowledge(seq);
}

bool Room::send_ping(Member& member) {
  if (member.welcomes_under_way > 0) return false;
  member.asked_for_pong = true;
  send_directly(reply_to(member, 0, event::Ping{}));
  return true;
}

void Room::lose(LinkId link, std::string_view reason) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  if (member == nullptr) return;
  const bool waits = member->resumption != nullptr && limits_.grace.count() > 0;
  if (closed_) return detach(*member);
  if (!waits) return remove(*member, reason);
  say_bye(*member, bye::kWaiting, "the connection is lost; your session waits for you");
  detach(*member);
  wait_for_return(*member, reason);
}

// Nothing that comes on the member's connection counts any more.
void Room::detach(Member& member) {
  withdraw(member);
  members_.move(member, kNoLink);
  member.own_waiting = 0;
  member.whispers_waiting = 0;
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

bool Room::run_timers() {
  const MutexLock lock(mutex_);
  while (!finished_) {
    if (timetable_.empty()) {
      timetable_changed_.wait(mutex_);
      continue;
    }
    const auto [at, id] = *timetable_.begin();
    if (Clock::now() >= at) {
      Member* member = members_.find(id);
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
  publish(entry_by(member, 0, event::Away{member.name, people(), member.lost_why}));
  schedule(member, Member::Next::Expire, member.expires_at);
}

// --- over a restart ---

Snapshot Room::remember() const {
  const MutexLock lock(mutex_);
  Snapshot all;
  all.last_seq = last_seq_;
  all.last_member = last_member_;
  all.messages = log_.last_messages(SIZE_MAX)->messages;
  all.forgotten = log_.forgotten_seq();
  if (!all.messages.empty()) {
    all.forgotten = std::min(all.forgotten, all.messages.front()->event.seq - 1);
  }
  for (const Member* member : members_.all()) {
    if (member->resumption) all.sessions.push_back(member->resumption->state(member->name));
  }
  return all;
}

void Room::restore(const Snapshot& past) {
  const MutexLock lock(mutex_);
  last_seq_ = past.last_seq;
  delivered_seq_ = past.last_seq;
  last_member_ = past.last_member;
  log_.begin_after(past.forgotten);
  for (const EntryPtr& message : past.messages) {
    log_.append(std::make_shared<LogEntry>(*message));
    last_time_ms_ = std::max(last_time_ms_, message->event.time_ms);
  }
  for (const SessionState& session : past.sessions) {
    const auto token = parse_token(session.token);
    if (!token || members_.find(session.name) != nullptr) continue;
    Member& member = members_.add(session.id, session.name);
    member.resumption = std::make_unique<Resumption>(session.id, token->secret, session.joined);
    member.resumption->restore(session);
    wait_for_return(member, "the server was started again");
    schedule(member, Member::Next::Expire, member.expires_at);  // nobody is there to be told more
  }
}

}  // namespace chat
