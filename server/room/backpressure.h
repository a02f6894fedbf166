// Backpressure: how much is on its way to the couriers, and which members wait before they may
// publish more. A sender over its own bound waits until couriers have taken enough of it. When
// all senders together are over the common bound, senders wait in the admission queue and are
// admitted in turn. What a member says and asks for has a price, too, and pauses that member alone.
//
// Only counts; the room waits (turns.cc). Not thread-safe: the room's mutex guards it.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/room/limits.h"
#include "server/room/members.h"

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
  // Both outlive it.
  Backpressure(const Limits& limits, const Members& members);

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

  // --- prices ---

  // The member has caused work of so many bytes (see price_of()). Ahead of its allowance, its next
  // line waits.
  void spend(MemberId member, std::size_t bytes);
  // The member has sent a line (Limits::lines_per_second).
  void note_line(Member& member) const;
  // When its next line no longer waits for its allowances.
  [[nodiscard]] static std::chrono::steady_clock::time_point next_line(const Member& member) {
    return std::max({member.next_line_at, member.paused_until, member.next_by_rate});
  }
  // Whether it has caused no more work, and sent no more lines, than it may.
  [[nodiscard]] static bool is_within_allowance(const Member& member);
  // Whether it waits for something else than a pause after a search.
  [[nodiscard]] static bool is_slowed(const Member& member,
                                      std::chrono::steady_clock::time_point now) {
    return member.next_by_rate > now || member.next_line_at > now;
  }
  // Whether another connection may take the member's session up now (Limits::take_up_every). If so,
  // that counts.
  [[nodiscard]] bool may_take_up(Member& member) const;
  // Its next line waits for so long.
  static void pause(Member& member, Limits::Milliseconds time);

  // --- who may come or go ---

  // False while couriers have not taken many who came or went yet: who wants to join or to leave,
  // or is told to be back, waits, so that people come and go no faster than the room can be told.
  [[nodiscard]] bool may_move() const;
  // Those who wait until they may move.
  struct MoveQueue {
    CondVar turn;
    std::size_t waiting = 0;  // those included that are woken and have not gone on yet
  };
  // For Room's waits. Whoever was woken wakes the next: couriers wake the first only, since each
  // one that they wake takes their core.
  [[nodiscard]] MoveQueue& coming() { return coming_; }
  [[nodiscard]] MoveQueue& going() { return going_; }
  // Wakes one who waits, if one more may move: of those who come and of those who go, in turn.
  void wake_next_to_move();
  void wake_all_to_move();
  // Whether one more may wait to go.
  [[nodiscard]] bool may_wait_to_go() const { return going_.waiting < limits_.going_in_all; }
  // Whether one more of that address (see counted_peer()) may wait to join. If so, it counts until
  // end_joining().
  [[nodiscard]] bool begin_joining(const std::string& counted_as);
  void end_joining(const std::string& counted_as);

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
  std::size_t undelivered_ = 0;  // bytes
  std::size_t moves_ = 0;  // comings and goings, those for a while too, that are not taken yet
  MoveQueue coming_;
  MoveQueue going_;
  bool woke_one_who_goes_ = false;              // last time
  std::map<std::string, std::size_t> joining_;  // who waits to join, by address; none is 0
  std::size_t joining_in_all_ = 0;
  std::deque<Member*> admission_queue_;
  std::size_t admitted_ = 0;  // admitted members that have not published yet
};

}  // namespace chat
