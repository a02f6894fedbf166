#include "server/room/backpressure.h"

#include <algorithm>

#include "common/protocol/request.h"

namespace chat {
namespace {

bool is_move(const LogEntry& entry) {
  return entry.event.is<event::Joined, event::Left>();
}

}  // namespace

Backpressure::Backpressure(const Limits& limits, const Members& members)
    : limits_(limits), members_(members) {}

// --- what is under way ---

void Backpressure::count(const LogEntry& entry) {
  if (is_move(entry)) ++moves_;
  if (!entry.counts_for_backpressure) return;
  undelivered_ += entry.cost;
  if (Member* actor = members_.find(entry.actor)) actor->undelivered += entry.cost;
}

void Backpressure::put(const LogEntry& entry, std::uint32_t mailboxes) {
  entry.mailboxes_left = mailboxes;
  if (mailboxes == 0) dropped(entry);
}

void Backpressure::taken(const LogEntry& entry) {
  if (--entry.mailboxes_left == 0) dropped(entry);
}

void Backpressure::dropped(const LogEntry& entry) {
  if (is_move(entry)) {
    --moves_;
    join_turn_.notify_one();
  }
  if (!entry.counts_for_backpressure) return;
  undelivered_ -= entry.cost;
  Member* actor = members_.find(entry.actor);
  if (actor == nullptr) return;
  actor->undelivered -= entry.cost;
  actor->turn.notify_all();
}

void Backpressure::charge(const LogEntry& entry) {
  Member* actor = members_.find(entry.actor);
  if (actor != nullptr && actor->link != kNoLink) actor->own_waiting += entry.cost;
  if (entry.is_public() || entry.target == entry.actor) return;
  Member* target = members_.find(entry.target);
  if (target != nullptr && target->link != kNoLink) target->whispers_waiting += entry.cost;
}

void Backpressure::refund(const Released& released) {
  const auto member = members_.on(released.link);
  if (member == nullptr) return;
  member->own_waiting -= std::min(member->own_waiting, released.own);
  member->whispers_waiting -= std::min(member->whispers_waiting, released.whispers);
  member->turn.notify_all();
}

// --- whose turn it is ---

bool Backpressure::is_over_own_bound(const Member& member) const {
  return member.undelivered >= limits_.undelivered_per_sender ||
         member.own_waiting + member.whispers_waiting >= limits_.private_bytes;
}

bool Backpressure::may_publish(Member& member) {
  if (admission_queue_.empty() && undelivered_ < limits_.undelivered_total) return true;
  admission_queue_.push_back(&member);
  member.publishing = Member::Turn::InLine;
  return false;
}

void Backpressure::admit() {
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

void Backpressure::withdraw(Member& member) {
  if (member.publishing == Member::Turn::InLine) std::erase(admission_queue_, &member);
  if (member.publishing == Member::Turn::Admitted) --admitted_;
  member.publishing = Member::Turn::None;
  member.turn.notify_all();
}

}  // namespace chat
