#include "server/room/changes.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "server/room/by_address.h"

namespace chat {
namespace {

// At most so many names stand in a welcome; the others are only counted.
constexpr std::size_t kNamesAtWelcome = 20;

std::shared_ptr<const History> last_of(std::shared_ptr<const History> past, std::size_t count) {
  const std::vector<EntryPtr>& all = past->messages;
  if (all.size() <= count) return past;
  return make_history({all.end() - static_cast<std::ptrdiff_t>(count), all.end()});
}

}  // namespace

// --- coming ---

std::optional<Refusal> Changes::join(const Arrival& arrival, const Newcomer& newcomer) {
  Members& members = parts_.members;
  const std::int64_t now_ms = parts_.publisher.now_ms();
  if (auto refusal = parts_.requests.ban_refusal(newcomer.name, arrival.address)) {
    return refusal;
  }
  Member* namesake = members.find(newcomer.name);
  const bool has_key = newcomer.key && namesake != nullptr && namesake->resumption &&
                       namesake->resumption->has_key(*newcomer.key);
  if (has_key && namesake->has_quit) {
    return Refusal{code::kBusy, "your session is just ending; try again"};
  }
  if (has_key) return take_up(arrival, *namesake, 0);
  if (arrival.password == Arrival::Password::Missing) {
    return Refusal{code::kPasswordNeeded, "this room has a password"};
  }
  if (auto refusal = parts_.requests.door_refusal()) return refusal;
  if (auto refusal = parts_.requests.name_refusal(newcomer.name, nullptr)) return refusal;
  if (auto refusal = make_room_at(arrival.address)) return refusal;
  if (members.size() >= parts_.limits.max_members && !make_room()) {
    return Refusal{code::kFull, "the room is full (" + std::to_string(parts_.limits.max_members) +
                                    " people); try again later"};
  }
  Member& member = members.add(++last_member_, newcomer.name);
  member.share = parts_.publisher.mailboxes().add_member();
  members.move(member, arrival.link);
  members.set_address(member, arrival.address, counted_as(arrival.address, member.id));
  parts_.allowances.take_over(member);
  member.joined_ms = now_ms;
  member.last_said_ms = now_ms;
  mute_again(member);
  if (newcomer.secret) {
    member.resumption =
        std::make_unique<Resumption>(member.id, *newcomer.secret, parts_.publisher.last_seq() + 1);
    if (newcomer.key) member.resumption->set_key(*newcomer.key);
  }
  const EntryDraft welcome = welcome_for(member);
  welcome->event.as<event::Welcome>()->here = members.people(kNamesAtWelcome, member.last_said_ms);
  welcome->outbox = arrival.outbox;
  parts_.publisher.publish_welcome(member, welcome);
  const auto past = last_of(parts_.publisher.history(), newcomer.history);
  const std::vector<EntryDraft> history = history_for(member, 0, past);
  if (!past->messages.empty()) parts_.publisher.publish(history.front());
  parts_.publisher.publish(history.back());
  tell_newcomer(member);

  const EntryDraft joined = draft_by(member, 0, event::Joined{member.name, people()});
  joined->address = arrival.address;
  parts_.publisher.publish(joined);
  return std::nullopt;
}

// Ends the session of an absent member, if there is one: a person who is here goes first.
bool Changes::make_room() {
  Member* absent = parts_.members.find(parts_.absences.first_to_give_way());
  if (absent == nullptr) return false;
  give_way(*absent, "the room is full, and somebody came who is here");
  return true;
}

std::string Changes::counted_as(std::string_view address, MemberId member) const {
  return counted_peer(address, parts_.settings.trusted, member);
}

std::optional<Refusal> Changes::make_room_at(std::string_view address) {
  const std::size_t most = parts_.limits.max_per_address;
  const std::string stands_for = counted_as(address, kNobody);
  if (most == 0 || parts_.members.count_from(stands_for) < most) return std::nullopt;
  if (Member* absent = parts_.members.find(parts_.absences.first_to_give_way(stands_for))) {
    give_way(*absent, "somebody else came from the same address");
    return std::nullopt;
  }
  return Refusal{code::kFull, std::to_string(most) + (most == 1 ? " person is" : " people are") +
                                  " here from your address (" + stands_for +
                                  "), and no more may come from it; try again when " +
                                  (most == 1 ? "they have" : "one of them has") + " left"};
}

std::optional<Refusal> Changes::make_room_at(std::string_view address, const Member& for_whom) {
  if (counted_as(address, for_whom.id) == for_whom.counted_as) return std::nullopt;
  return make_room_at(address);
}

EntryDraft Changes::welcome_for(const Member& member) const {
  event::Welcome welcome;
  if (member.resumption) welcome.token = member.resumption->token();
  welcome.name = member.name;
  welcome.people = people();
  welcome.incarnation = parts_.settings.incarnation;
  welcome.room = parts_.settings.name;
  return reply_to(member, 0, std::move(welcome));
}

// --- going ---

void Changes::leave(Member& member, std::string_view reason, std::string last_bytes) {
  // What the member says itself stands in quotes (in_quotes()).
  const bool is_silenced = is_muted(member, parts_.publisher.now_ms()) && reason.starts_with('"');
  leave(member, is_silenced ? "" : reason, {std::string(bye::kQuit), ""}, std::move(last_bytes));
}

void Changes::leave(Member& member, std::string_view reason, const event::Bye& bye,
                    std::string last_bytes) {
  const std::shared_ptr<Member> leaving = parts_.members.on(member.link);
  const EntryDraft left =
      draft_by(member, 0, event::Left{member.name, people() - 1, std::string(reason)});
  left->address = member.address;
  if (is_muted(member, parts_.publisher.now_ms())) {
    parts_.moderation.left_muted.add(member.name, member.address, member.muted_until_ms);
  }
  remove(member);
  parts_.publisher.publish(left);
  if (leaving) say_bye(*leaving, bye.code, bye.sentence, std::move(last_bytes));
}

bool Changes::has_to_wait(const Member& member) const {
  return member.resumption && parts_.limits.grace.count() > 0;
}

void Changes::lose(Member& member, std::string_view reason, Clock::time_point now,
                   std::string last_bytes) {
  if (!has_to_wait(member)) {
    return leave(member, reason, std::move(last_bytes));
  }
  say_bye(member, bye::kWaiting, "the connection is lost; your session waits for you",
          std::move(last_bytes));
  detach(member);
  member.lost_why = reason;
  member.lost_after = parts_.publisher.last_seq();
  member.last_said_ms = parts_.publisher.now_ms();
  parts_.absences.begin(member, now, Absences::Tell::Away);
  Member* other = parts_.members.find(parts_.absences.one_too_many(member.counted_as));
  if (other != nullptr) expire(*other, "too many others of its address are away");
}

void Changes::on_timer(const Absences::Due& due) {
  Member& member = *parts_.members.find(due.member);
  if (due.what == Member::Next::Expire) return expire(member, member.lost_why);
  member.told_away = true;
  parts_.publisher.publish(
      draft_by(member, 0, event::Away{member.name, people(), member.lost_why}));
}

void Changes::give_way(Member& absent, std::string_view reason) {
  ++gave_way_;
  expire(absent, reason);
}

void Changes::remove(Member& member) {
  parts_.absences.end(member);
  parts_.backpressure.withdraw(member);
  parts_.allowances.leave_behind(member);
  parts_.publisher.mailboxes().remove_member(member.share);
  parts_.publisher.keeping().forget(member);
  parts_.members.remove(member);
}

// Takes the member off its connection: what still comes there does not count.
void Changes::detach(Member& member) {
  parts_.backpressure.withdraw(member);
  parts_.members.move(member, kNoLink);
  member.own_waiting = 0;
  member.whispers_waiting = 0;
  member.unreachable = false;
  member.asked_for_pong = false;
}

// The bye comes after everything that was published for the member. A member that cannot be
// reached, or has another connection, gets nothing more on this one, so its bye does not wait for
// the recorder. The courier still has to see a welcome before its bye.
void Changes::say_bye(const Member& member, std::string_view code, std::string_view sentence,
                      std::string last_bytes) {
  const EntryDraft last = reply_to(member, 0, event::Bye{std::string(code), std::string(sentence)});
  last->raw = std::move(last_bytes);
  const bool is_owed_nothing = member.unreachable || code == bye::kReplaced;
  if (is_owed_nothing && member.welcomes_under_way == 0) {
    return parts_.publisher.send_directly(last);
  }
  parts_.publisher.publish(last);
}

void Changes::say_bye_to_all(std::string_view reason) {
  const bool kept = parts_.settings.recorded == Recorded::Yes;
  const std::vector<Member*> all = parts_.members.all();
  for (const Member* member : all) {
    const bool is_absent = member->link == kNoLink && member->resumption;
    if (is_absent) tell_of_lost_whispers(*member, " before the server stopped");
  }
  for (Member* member : all) {
    if (member->link == kNoLink) continue;
    if (member->has_quit) {  // its session ends, and does not wait for the next start
      leave(*member, "");
      continue;
    }
    say_bye(*member, kept && member->resumption ? bye::kKept : bye::kShutdown, reason);
    member->turn.notify_all();
  }
}

// --- over a restart ---

Snapshot Changes::snapshot() const {
  Snapshot all;
  const Log& log = parts_.publisher.log();
  all.last_seq = parts_.publisher.last_seq();
  all.last_member = last_member_;
  all.messages = log.last_messages(SIZE_MAX, UINT64_MAX, parts_.limits.window_bytes)->messages;
  all.forgotten = std::max(log.forgotten_seq() + 1, log.shown_from()) - 1;
  if (!all.messages.empty()) {
    const std::uint64_t before = all.messages.front()->event.seq - 1;
    const auto left_out = log.last_messages(1, before);
    all.forgotten = left_out->messages.empty() ? std::min(all.forgotten, before)
                                               : left_out->messages.front()->event.seq;
  }
  for (const Member* member : parts_.members.all()) {
    if (member->resumption) all.sessions.push_back(member->resumption->state(member->name));
  }
  return all;
}

void Changes::restore(const Snapshot& past, Clock::time_point now) {
  parts_.publisher.restore(past);
  last_member_ = past.last_member;
  for (const SessionState& session : past.sessions) {
    const auto token = parse_token(session.token);
    if (!token || parts_.members.find(session.name) != nullptr) continue;
    Member& member = parts_.members.add(session.id, session.name);
    member.share = parts_.publisher.mailboxes().add_member();
    member.resumption = std::make_unique<Resumption>(session.id, token->secret, session.joined);
    member.resumption->restore(session);
    member.lost_why = "the server was started again";
    member.joined_ms = parts_.publisher.now_ms();
    member.last_said_ms = member.joined_ms;
    parts_.absences.begin(member, now, Absences::Tell::Nothing);
  }
}

}  // namespace chat
