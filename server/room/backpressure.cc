#include "server/room/backpressure.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/protocol/request.h"

namespace chat {

Backpressure::Backpressure(const Limits& limits, const Members& members, Moves& moves)
    : limits_(limits), members_(members), moves_(moves) {}

// --- what is under way ---

void Backpressure::count(const LogEntry& entry) {
  if (is_move(entry)) moves_.begin();
  if (entry.counts_for_backpressure) undelivered_ += entry.cost;
  const std::size_t answer = answer_bytes(entry);
  if (!entry.counts_for_backpressure && answer == 0) return;
  Member* actor = members_.find(entry.actor);
  if (actor == nullptr) return;
  if (entry.counts_for_backpressure) actor->undelivered += entry.cost;
  actor->answers += answer;
  if (actor->of_address != nullptr) actor->of_address->answers += answer;
}

void Backpressure::put(const LogEntry& entry, std::uint32_t mailboxes) {
  entry.mailboxes_left = mailboxes;
  if (mailboxes > 0) return;
  dropped(entry);
  moves_.wake_next();
}

void Backpressure::taken(const LogEntry& entry) {
  if (--entry.mailboxes_left == 0) dropped(entry);
}

void Backpressure::dropped(const LogEntry& entry) {
  if (is_move(entry)) moves_.end();
  if (entry.counts_for_backpressure) undelivered_ -= entry.cost;
  const std::size_t answer = answer_bytes(entry);
  if (!entry.counts_for_backpressure && answer == 0) return;
  Member* actor = members_.find(entry.actor);
  if (actor == nullptr) return;
  if (entry.counts_for_backpressure) {
    actor->undelivered -= entry.cost;
    actor->turn.notify_all();
  }
  actor->answers -= answer;
  AddressMembers* of_address = actor->of_address;
  if (of_address == nullptr) return;
  of_address->answers -= answer;
  const bool may_go_on = of_address->answers < limits_.answers_under_way;
  if (may_go_on && !of_address->waiting.empty()) of_address->waiting.front()->turn.notify_all();
}

// What an answer to its actor adds to a courier's round: of a large one no more than what is
// encoded at a time. 0 for what is no answer.
std::size_t Backpressure::answer_bytes(const LogEntry& entry) const {
  if (entry.is_public() || entry.target != entry.actor) return 0;
  return std::min(entry.cost, limits_.catch_up_chunk_bytes);
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
  if (released.is_lost) member->unreachable = true;
  if (member->unreachable || !is_over_own_bound(*member)) member->turn.notify_all();
}

// --- whose turn it is ---

std::size_t Backpressure::share_of_each(std::size_t all, std::size_t least,
                                        std::size_t most) const {
  return share_of(all, members_.connections(), least, most);
}

std::size_t Backpressure::most_undelivered() const {
  return share_of_each(limits_.undelivered_copies, limits_.undelivered_at_least,
                       limits_.undelivered_total);
}

std::size_t Backpressure::most_undelivered_per_sender() const {
  constexpr std::size_t kSenders = 4;  // so many floods at once leave nobody waiting for a turn
  return share_of_each(limits_.undelivered_copies / kSenders,
                       limits_.undelivered_at_least / kSenders, limits_.undelivered_per_sender);
}

std::size_t Backpressure::most_private() const {
  return share_of_each(limits_.private_total_bytes, limits_.private_at_least_bytes,
                       limits_.private_bytes);
}

std::size_t Backpressure::catch_up_chunk() const {
  return share_of_each(limits_.catch_up_total_bytes, limits_.catch_up_at_least_bytes,
                       limits_.catch_up_chunk_bytes);
}

bool Backpressure::may_recall_again(const Member& member, std::size_t recalled_bytes) const {
  return may_recall(recalled_bytes) && std::chrono::steady_clock::now() >= member.next_line_at;
}

std::size_t Backpressure::most_whispers(const Member& to) const {
  return to.resumption ? limits_.private_bytes : most_private();
}

bool Backpressure::is_over_own_bound(const Member& member) const {
  return member.undelivered >= most_undelivered_per_sender() ||
         member.own_waiting + member.whispers_waiting >= most_private();
}

bool Backpressure::may_ask(Member& member) const {
  if (member.of_address == nullptr) return true;
  AddressMembers& of_address = *member.of_address;
  const bool is_next = of_address.waiting.empty() ||
                       (member.is_waiting_to_ask && of_address.waiting.front() == &member);
  if (is_next && of_address.answers < limits_.answers_under_way) {
    stop_waiting_to_ask(member);
    return true;
  }
  if (!std::exchange(member.is_waiting_to_ask, true)) of_address.waiting.push_back(&member);
  return false;
}

bool Backpressure::may_publish(Member& member) {
  if (admission_queue_.empty() && undelivered_ < most_undelivered()) return true;
  admission_queue_.push_back(&member);
  member.publishing = Member::Turn::InLine;
  return false;
}

void Backpressure::admit() {
  constexpr std::size_t kLargest = sizeof(LogEntry) + 3 * kMaxLine;  // cleaning may triple a line
  const std::size_t most = most_undelivered();
  while (!admission_queue_.empty() && undelivered_ + admitted_ * kLargest < most) {
    Member* next = admission_queue_.front();
    admission_queue_.pop_front();
    next->publishing = Member::Turn::Admitted;
    ++admitted_;
    next->turn.notify_all();
  }
}

void Backpressure::withdraw(Member& member) {
  stop_waiting_to_ask(member);
  if (member.publishing == Member::Turn::InLine) std::erase(admission_queue_, &member);
  if (member.publishing == Member::Turn::Admitted) --admitted_;
  member.publishing = Member::Turn::None;
  member.turn.notify_all();
}

}  // namespace chat
