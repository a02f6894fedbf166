// Mailboxes: what waits for couriers. The members are divided into shares of some hundred. Each
// share has a mailbox, and one courier at a time delivers to it, so that nobody's entries are
// overtaken. A mailbox is ready when it holds entries and no courier is busy with its share.
//
// One courier is enough for a calm room, whatever its size: another that is woken for a message
// makes each send() dearer. Others help one that has been busy for a while without a pause.
//
// Not thread-safe: the room's mutex guards it. The condition variable is for Room's waits.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/room/limits.h"

namespace chat {

class Mailboxes {
 public:
  using Clock = std::chrono::steady_clock;

  // `limits` outlives it.
  Mailboxes(const Limits& limits, std::size_t couriers);

  // --- shares ---

  // The share of a new member: the first with less than Limits::members_per_share, a further one,
  // or where there may be no more of them the smallest.
  [[nodiscard]] ShareId add_member();
  void remove_member(ShareId share);

  // --- entries ---

  // Puts the entry into the mailbox of every share that it is for: of all that have a member on a
  // connection, or of its actor and its target. Returns how many these are.
  std::uint32_t put(const EntryPtr& entry);
  // The same for what only its target gets.
  std::uint32_t put_for_target(const EntryPtr& entry);

  // --- couriers ---

  [[nodiscard]] bool has_ready() const { return !ready_.empty(); }
  // Whether the mailbox that take() would empty holds as many entries as the largest of its last
  // rounds: who answers to what a round brings has answered, so a courier that gathers need not
  // wait on. gathered() is notified when it becomes true.
  [[nodiscard]] bool has_usual() const;
  [[nodiscard]] CondVar& gathered() { return gathered_; }
  // Moves the first entries of the mailbox that has been ready for longest into `entries`, which is
  // empty: so many as make a round. Then it is not ready until delivered().
  ShareId take(std::vector<EntryPtr>& entries);
  void delivered(ShareId share);

  // A courier is awake from its first start() on. Where nothing is ready, it calls fall_asleep(),
  // and waits for woken() until wake_up() is true.
  void start();
  void fall_asleep();
  [[nodiscard]] bool wake_up();
  [[nodiscard]] CondVar& woken() { return woken_; }

 private:
  struct Mailbox {
    std::vector<EntryPtr> entries;
    std::size_t usual = 0;  // entries in the largest of the last rounds
    std::size_t members = 0;
    std::size_t connections = 0;  // of members, from their welcomes to their byes
    bool in_delivery = false;
  };
  void put_into(ShareId share, const EntryPtr& entry);
  void make_ready(ShareId share);
  void wake_if_needed();

  const Limits& limits_;
  const std::size_t couriers_;
  std::vector<Mailbox> mailboxes_;
  std::deque<ShareId> ready_;       // the earliest first
  std::size_t awake_ = 0;           // couriers
  std::size_t to_wake_ = 0;         // of those, which have not woken up yet
  Clock::time_point busy_since_{};  // from then on a courier was awake
  CondVar woken_;
  CondVar gathered_;
};

}  // namespace chat
