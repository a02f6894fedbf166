#include "server/room/mailboxes.h"

#include <algorithm>
#include <iterator>

namespace chat {
namespace {

// What a mailbox has seen of large rounds is forgotten by such a part with each round.
constexpr std::size_t kForgottenPart = 8;

}  // namespace

Mailboxes::Mailboxes(const Limits& limits, std::size_t couriers)
    : limits_(limits), couriers_(couriers), mailboxes_(1) {}

// --- shares ---

ShareId Mailboxes::add_member() {
  auto found = std::find_if(mailboxes_.begin(), mailboxes_.end(), [this](const Mailbox& mailbox) {
    return mailbox.members < limits_.members_per_share;
  });
  if (found == mailboxes_.end() && mailboxes_.size() < couriers_ * limits_.shares_per_courier) {
    found = mailboxes_.emplace(mailboxes_.end());
  } else if (found == mailboxes_.end()) {
    found = std::min_element(
        mailboxes_.begin(), mailboxes_.end(),
        [](const Mailbox& one, const Mailbox& other) { return one.members < other.members; });
  }
  ++found->members;
  return static_cast<ShareId>(found - mailboxes_.begin());
}

void Mailboxes::remove_member(ShareId share) {
  --mailboxes_[share].members;
}

// --- entries ---

std::uint32_t Mailboxes::put(const EntryPtr& entry) {
  if (!entry->is_public()) {
    if (entry->share == entry->target_share) return put_for_target(entry);
    put_into(entry->share, entry);
    return 1 + put_for_target(entry);
  }
  std::uint32_t count = 0;
  for (ShareId share = 0; share < mailboxes_.size(); ++share) {
    if (mailboxes_[share].connections == 0) continue;
    put_into(share, entry);
    ++count;
  }
  return count;
}

std::uint32_t Mailboxes::put_for_target(const EntryPtr& entry) {
  Mailbox& mailbox = mailboxes_[entry->target_share];
  if (entry->event.is<event::Welcome>()) ++mailbox.connections;
  put_into(entry->target_share, entry);
  if (entry->event.is<event::Bye>()) --mailbox.connections;
  return 1;
}

void Mailboxes::put_into(ShareId share, const EntryPtr& entry) {
  Mailbox& mailbox = mailboxes_[share];
  mailbox.entries.push_back(entry);
  if (mailbox.entries.size() == 1 && !mailbox.in_delivery) make_ready(share);
  if (mailbox.entries.size() == mailbox.usual) gathered_.notify_all();
}

void Mailboxes::make_ready(ShareId share) {
  ready_.push_back(share);
  wake_if_needed();
}

// --- couriers ---

bool Mailboxes::has_usual() const {
  if (ready_.empty()) return false;
  const Mailbox& mailbox = mailboxes_[ready_.front()];
  return mailbox.entries.size() >= mailbox.usual;
}

ShareId Mailboxes::take(std::vector<EntryPtr>& entries) {
  const ShareId share = ready_.front();
  ready_.pop_front();
  if (!ready_.empty()) wake_if_needed();
  Mailbox& mailbox = mailboxes_[share];
  mailbox.in_delivery = true;
  mailbox.usual = std::max(std::min(mailbox.entries.size(), limits_.entries_per_round),
                           mailbox.usual - (mailbox.usual + kForgottenPart - 1) / kForgottenPart);
  if (mailbox.entries.size() <= limits_.entries_per_round) {
    entries.swap(mailbox.entries);
    return share;
  }
  const auto begin = mailbox.entries.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(limits_.entries_per_round);
  entries.assign(std::make_move_iterator(begin), std::make_move_iterator(end));
  mailbox.entries.erase(begin, end);
  return share;
}

void Mailboxes::delivered(ShareId share) {
  mailboxes_[share].in_delivery = false;
  if (!mailboxes_[share].entries.empty()) make_ready(share);
}

void Mailboxes::start() {
  if (awake_++ == 0) busy_since_ = Clock::now();
}

void Mailboxes::fall_asleep() {
  --awake_;
}

bool Mailboxes::wake_up() {
  if (to_wake_ == 0) return false;
  --to_wake_;
  return true;
}

void Mailboxes::wake_if_needed() {
  const bool all_sleep = awake_ == 0;
  if (awake_ == couriers_ ||
      (!all_sleep && Clock::now() - busy_since_ < limits_.courier_help_after))
    return;
  start();
  ++to_wake_;
  woken_.notify_one();
}

}  // namespace chat
