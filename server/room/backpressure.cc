// Whose turn it is to publish: what couriers have not taken yet, and what waits for one member, is
// bounded; who is over a bound waits, in turn with the others.

#include <algorithm>

#include "server/room/room.h"

namespace chat {

// --- what is on its way ---

void Room::count_as_awaited(const LogEntry& entry) {
  if (!entry.counts_for_backpressure) return;
  for (std::size_t i = 0; i < settings_.couriers; ++i)
    entry.couriers_left += goes_to(entry, i) ? 1 : 0;
  undelivered_ += entry.cost;
  if (Member* actor = members_.find(entry.actor)) actor->undelivered += entry.cost;
}

// By one courier. It counts until the last one has it.
void Room::count_as_taken(const LogEntry& entry) {
  if (!entry.counts_for_backpressure || --entry.couriers_left > 0) return;
  undelivered_ -= entry.cost;
  Member* actor = members_.find(entry.actor);
  if (actor == nullptr) return;
  actor->undelivered -= entry.cost;
  actor->turn.notify_all();
}

void Room::charge(const LogEntry& entry) {
  Member* actor = members_.find(entry.actor);
  if (actor != nullptr && actor->link != kNoLink) actor->own_waiting += entry.cost;
  if (entry.is_public() || entry.target == entry.actor) return;
  Member* target = members_.find(entry.target);
  if (target != nullptr && target->link != kNoLink) target->whispers_waiting += entry.cost;
}

void Room::refund(const std::vector<Released>& released) {
  for (const Released& each : released) {
    const auto member = members_.on(each.link);
    if (member == nullptr) continue;
    member->own_waiting -= std::min(member->own_waiting, each.own);
    member->whispers_waiting -= std::min(member->whispers_waiting, each.whispers);
    member->turn.notify_all();
  }
}

void Room::settle(const std::vector<Released>& released) {
  const MutexLock lock(mutex_);
  refund(released);
}

void Room::give_up(LinkId link) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  if (member == nullptr) return;
  member->unreachable = true;
  member->turn.notify_all();
}

// --- waiting ---

bool Room::over_own_bound(const Member& member) const {
  return member.undelivered >= limits_.undelivered_per_sender ||
         member.own_waiting + member.whispers_waiting >= limits_.private_bytes;
}

bool Room::may_wait(const Member& member, LinkId link) const {
  return !closed_ && !member.unreachable && member.link == link;
}

bool Room::wait_for_turn(Member& member, LinkId link) {
  while (may_wait(member, link) && over_own_bound(member)) member.turn.wait(mutex_);
  if (!may_wait(member, link)) return false;
  if (admission_queue_.empty() && undelivered_ < limits_.undelivered_total) return true;
  admission_queue_.push_back(&member);
  member.publishing = Member::Turn::InLine;
  while (may_wait(member, link) && member.publishing == Member::Turn::InLine) {
    member.turn.wait(mutex_);
  }
  if (member.link != link) return false;  // detach() has withdrawn it
  withdraw(member);
  return may_wait(member, link);
}

void Room::withdraw(Member& member) {
  if (member.publishing == Member::Turn::InLine) std::erase(admission_queue_, &member);
  if (member.publishing == Member::Turn::Admitted) --admitted_;
  member.publishing = Member::Turn::None;
  member.turn.notify_all();
}

void Room::let_waiting_publish() {
  constexpr std::size_t kLargest = sizeof(LogEntry) + 3 * kMaxLine;  // cleaning may triple a line
  while (!admission_queue_.empty() &&
         undelivered_ + admitted_ * kLargest < limits_.undelivered_total) {
    Member* next = admission_queue_.front();
    admission_queue_.pop_front();
    next->publishing = Member::Turn::Admitted;
    ++admitted_;
    next->turn.notify_all();
  }
}

}  // namespace chat
