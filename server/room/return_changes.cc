// The changes when a member comes back to its session, and when it does not.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/room/changes.h"
#include "server/room/lost_whispers.h"

namespace chat {

Member* Changes::with_session(const Token& token) const {
  Member* member = parts_.members.find(token.member);
  const bool is_it = member != nullptr && member->resumption && !member->has_quit &&
                     same(member->resumption->secret(), token.secret);
  return is_it ? member : nullptr;
}

std::optional<Refusal> Changes::resume(const Arrival& arrival, const Token& token,
                                       std::uint64_t after) {
  Member* member = with_session(token);
  if (member == nullptr) {
    return Refusal{code::kSessionUnknown, "there is no such session (any more)"};
  }
  const std::uint64_t last = parts_.publisher.last_seq();
  if (after > last) {
    return Refusal{code::kAfterUnknown, "no event has the number " + std::to_string(after) +
                                            "; the last one has " + std::to_string(last)};
  }
  if (auto refusal = parts_.requests.ban_refusal(member->name, arrival.address)) {
    return refusal;
  }
  if (auto refusal = take_up(arrival, *member, after)) return refusal;
  member->resumption->has_token();
  return std::nullopt;
}

bool Changes::keep_from_expiring(const Token& token) {
  Member* member = with_session(token);
  if (member == nullptr || !member->told_away) return false;
  parts_.absences.end(*member);
  return true;
}

void Changes::let_expire(const Token& token) {
  Member* member = with_session(token);
  if (member == nullptr || member->link != kNoLink) return;
  parts_.absences.begin(*member, Clock::now(), Absences::Tell::Nothing);
}

std::optional<Refusal> Changes::take_up(const Arrival& arrival, Member& member,
                                        std::uint64_t after) {
  if (!parts_.allowances.may_take_up(member)) {
    return Refusal{code::kBusy, "many connections take up this session; try again later"};
  }
  if (auto refusal = make_room_at(arrival.address, member)) return refusal;
  attach(arrival, member, after);
  return std::nullopt;
}

// Puts the member on this connection. Everything up to `after` has arrived there.
void Changes::attach(const Arrival& arrival, Member& member, std::uint64_t after) {
  if (member.link != kNoLink) {
    say_bye(member, bye::kReplaced, "another connection has taken up this session");
    detach(member);
  }
  parts_.absences.end(member);
  parts_.members.move(member, arrival.link);
  parts_.members.set_address(member, arrival.address, counted_as(arrival.address, member.id));
  member.last_said_ms = parts_.publisher.now_ms();
  parts_.publisher.keeping().acknowledge(member, after);

  const EntryDraft welcome = welcome_for(member);
  welcome->outbox = arrival.outbox;
  welcome->resumes_after = after;
  parts_.publisher.publish_welcome(member, welcome);
  parts_.publisher.publish(reply_to(member, 0, event::Current{}));
  if (!std::exchange(member.told_away, false)) return;
  parts_.publisher.publish(draft_by(member, 0, event::Back{member.name, people()}));
}

void Changes::expire(Member& absent, std::string_view reason) {
  tell_of_lost_whispers(absent, "");
  leave(absent, reason);
}

// Nobody's whisper that was confirmed is lost without a word.
void Changes::tell_of_lost_whispers(const Member& absent, std::string_view how) {
  const std::string why = absent.name + " did not come back" + std::string(how);
  std::vector<EntryPtr> whispers = absent.resumption->whispers();
  const std::vector<EntryPtr> unstored = parts_.publisher.unstored_whispers(absent);
  whispers.insert(whispers.end(), unstored.begin(), unstored.end());
  for (const EntryDraft& notice :
       notices_of_lost_whispers(whispers, absent.lost_after, parts_.members, why)) {
    parts_.publisher.publish(notice);
  }
}

}  // namespace chat
