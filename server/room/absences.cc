#include "server/room/absences.h"

namespace chat {

void Absences::begin(Member& member, Clock::time_point now, Tell tell) {
  end(member);
  member.expires_at = now + limits_.grace;
  const Limits::Milliseconds lasted(member.last_said_ms - member.joined_ms);
  if (tell == Tell::Away && lasted < limits_.settled_after) {
    unsettled_.add(member.counted_as, {member.expires_at, member.id});
  }
  expiries_.add(member.counted_as, {member.expires_at, member.id});
  const bool is_told = tell == Tell::Away && limits_.away_after < limits_.grace;
  if (is_told) return schedule(member, Member::Next::TellAway, now + limits_.away_after);
  schedule(member, Member::Next::Expire, member.expires_at);
}

void Absences::end(Member& member) {
  cancel_timer(member);
  expiries_.remove(member.counted_as, {member.expires_at, member.id});
  unsettled_.remove(member.counted_as, {member.expires_at, member.id});
}

void Absences::cancel_timer(Member& member) {
  if (member.next != Member::Next::None) timers_.erase({member.next_at, member.id});
  member.next = Member::Next::None;
}

MemberId Absences::first_to_give_way() const {
  const auto first = expiries_.first_of_most();
  return first ? first->second : kNobody;
}

MemberId Absences::first_to_give_way(std::string_view counted_as) const {
  const auto first = expiries_.first_of(counted_as);
  return first ? first->second : kNobody;
}

MemberId Absences::one_too_many(std::string_view counted_as) const {
  if (unsettled_.count_from(counted_as) <= limits_.unsettled_waiting) return kNobody;
  return unsettled_.first_of(counted_as)->second;
}

void Absences::schedule(Member& member, Member::Next next, Clock::time_point at) {
  member.next = next;
  member.next_at = at;
  timers_.emplace(at, member.id);
}

std::optional<Absences::Clock::time_point> Absences::next() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first;
}

std::optional<Absences::Due> Absences::take_due(const Members& members, Clock::time_point now) {
  if (timers_.empty() || timers_.begin()->first > now) return std::nullopt;
  Member& member = *members.find(timers_.begin()->second);
  cancel_timer(member);
  if (now >= member.expires_at) return Due{member.id, Member::Next::Expire};
  schedule(member, Member::Next::Expire, member.expires_at);
  return Due{member.id, Member::Next::TellAway};
}

}  // namespace chat
