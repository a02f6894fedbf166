#include "server/room/backpressure.h"

#include <algorithm>
#include <chrono>

#include "common/protocol/request.h"

namespace chat {
namespace {

using Clock = std::chrono::steady_clock;

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

// --- prices ---

void Backpressure::spend(MemberId member, std::size_t bytes) {
  Member* actor = members_.find(member);
  if (bytes == 0 || actor == nullptr) return;
  const auto time_for = [this](std::size_t work) {
    const std::chrono::duration<double> seconds(static_cast<double>(work) /
                                                static_cast<double>(limits_.work_per_second));
    return std::chrono::duration_cast<Clock::duration>(seconds);
  };
  const auto earliest = Clock::now() - time_for(limits_.work_ahead);
  actor->next_line_at = std::max(actor->next_line_at, earliest) + time_for(bytes);
}

bool Backpressure::is_within_allowance(const Member& member) {
  return Clock::now() >= member.next_line_at;
}

void Backpressure::pause(Member& member, Limits::Milliseconds time) {
  member.next_line_at = std::max(member.next_line_at, Clock::now()) + time;
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
  return may_recall(recalled_bytes) &&
         Clock::now() + limits_.pause_after_search >= member.next_line_at;
}

std::size_t Backpressure::most_whispers(const Member& to) const {
  return to.resumption ? limits_.private_bytes : most_private();
}

bool Backpressure::is_over_own_bound(const Member& member) const {
  return member.undelivered >= most_undelivered_per_sender() ||
         member.own_waiting + member.whispers_waiting >= most_private();
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
  if (member.publishing == Member::Turn::InLine) std::erase(admission_queue_, &member);
  if (member.publishing == Member::Turn::Admitted) --admitted_;
  member.publishing = Member::Turn::None;
  member.turn.notify_all();
}

}  // namespace chat
