// Backpressure: how much is on its way to the couriers, and which members wait before they may
// publish more. A sender over its own bound waits until couriers have taken enough of it. When
// all senders together are over the common bound, senders wait in the admission queue and are
// admitted in turn.
//
// Only counts; the room waits (turns.cc). Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "server/log/log.h"
#include "server/room/limits.h"
#include "server/room/members.h"
#include "server/room/moves.h"

namespace chat {

// What is new about a connection to which was sent.
struct Released {
  LinkId link;
  // Bytes that were sent or given up, and count no longer: those of the member's own lines and
  // answers, and of whispers to it.
  std::size_t own;
  std::size_t whispers;
  bool is_lost = false;  // nothing can be delivered there any more
};

class Backpressure {
 public:
  // All of them outlive it.
  Backpressure(const Limits& limits, const Members& members, Moves& moves);

  // --- what is under way ---

  // `entry` is published. Its bytes count once, until couriers have taken it from every mailbox.
  void count(const LogEntry& entry);
  // It is in so many mailboxes.
  void put(const LogEntry& entry, std::uint32_t mailboxes);
  // A courier has taken it from one of them.
  void taken(const LogEntry& entry);
  // No courier will take it.
  void dropped(const LogEntry& entry);

  // Counts what waits for one member on its connection: its own entries, and whispers to it.
  void charge(const LogEntry& entry);
  void refund(const Released& released);

  // --- whose turn it is ---

  [[nodiscard]] bool is_over_own_bound(const Member& member) const;
  // Whether the member may ask for something now: not while couriers have not taken what was
  // answered to those of its address (Limits::answers_under_way). If not, it waits in the queue of
  // these, and may ask when this is true.
  [[nodiscard]] bool may_ask(Member& member) const;
  // It does not wait in that queue any more.
  static void stop_waiting_to_ask(Member& member) { Members::stop_waiting_to_ask(member); }
  // The most bytes that may wait for one member alone, in a room as large as it is now.
  [[nodiscard]] std::size_t most_private() const;
  // The most bytes of whispers that may wait for that member. For a session it is the same in every
  // room: Keeping bounds the sum, and what a session confirms comes a round trip later.
  [[nodiscard]] std::size_t most_whispers(const Member& to) const;
  // How much a catch-up thread encodes and sends at a time.
  [[nodiscard]] std::size_t catch_up_chunk() const;
  // Whether another answer with messages of the past may wait, where so many bytes of them do.
  [[nodiscard]] bool may_recall(std::size_t recalled_bytes) const {
    return recalled_bytes < limits_.recalled_total_bytes;
  }
  // The same for a member that comes back: histories are told again, unless it has asked for more
  // than its allowance. A pause after a search is no such thing.
  [[nodiscard]] bool may_recall_again(const Member& member, std::size_t recalled_bytes) const;
  // Whether the member may publish now. If not, it is put into the queue, and may publish when
  // its turn is Turn::Admitted.
  [[nodiscard]] bool may_publish(Member& member);
  // Admits the first in the queue, as many as there is room for.
  void admit();
  // The member has published, or gives up its turn.
  void withdraw(Member& member);

 private:
  // What each connection may have, in a room as large as it is now: see share_of().
  [[nodiscard]] std::size_t share_of_each(std::size_t all, std::size_t least,
                                          std::size_t most) const;
  [[nodiscard]] std::size_t most_undelivered() const;
  [[nodiscard]] std::size_t most_undelivered_per_sender() const;
  [[nodiscard]] std::size_t answer_bytes(const LogEntry& entry) const;

  const Limits& limits_;
  const Members& members_;
  Moves& moves_;
  std::size_t undelivered_ = 0;  // bytes
  std::deque<Member*> admission_queue_;
  std::size_t admitted_ = 0;  // admitted members that have not published yet
};

}  // namespace chat
