#include "server/room/absences.h"

#include <algorithm>

namespace chat {

void Absences::begin(Member& member, Clock::time_point now, Tell tell) {
  end(member);
  member.expires_at = now + limits_.grace;
  expiries_[member.address].emplace(member.expires_at, member.id);
  const bool is_told = tell == Tell::Away && limits_.away_after < limits_.grace;
  if (is_told) return schedule(member, Member::Next::TellAway, now + limits_.away_after);
  schedule(member, Member::Next::Expire, member.expires_at);
}

void Absences::end(Member& member) {
  cancel_timer(member);
  const auto found = expiries_.find(member.address);
  if (found == expiries_.end()) return;
  found->second.erase({member.expires_at, member.id});
  if (found->second.empty()) expiries_.erase(found);
}

void Absences::cancel_timer(Member& member) {
  if (member.next != Member::Next::None) timers_.erase({member.next_at, member.id});
  member.next = Member::Next::None;
}

MemberId Absences::first_to_give_way() const {
  const auto most = std::max_element(
      expiries_.begin(), expiries_.end(),
      [](const auto& one, const auto& other) { return one.second.size() < other.second.size(); });
  return most == expiries_.end() ? kNobody : most->second.begin()->second;
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
