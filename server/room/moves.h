// Moves: comings and goings. People come and go no faster than the room can be told: while couriers
// have not taken many of them yet, who wants to join or to leave waits.
//
// Only counts; the room waits (turns.cc). Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/room/limits.h"
#include "server/room/members.h"

namespace chat {

// Whether the entry tells of somebody who comes or goes, for a while too.
[[nodiscard]] bool is_move(const LogEntry& entry);

class Moves {
 public:
  // Both outlive it.
  Moves(const Limits& limits, const Members& members) : limits_(limits), members_(members) {}

  // One was published; and couriers have taken it from every mailbox, or will take it from none.
  void begin() { ++under_way_; }
  void end() { --under_way_; }
  // Whether one more may move. Who may not waits, also who is back where that is told.
  [[nodiscard]] bool may_move() const;

  // Those who wait until they may move.
  struct Queue {
    CondVar turn;
    std::size_t waiting = 0;  // those included that are woken and have not gone on yet
  };
  // For Room's waits. Whoever was woken wakes the next: couriers wake the first only, since each
  // one that they wake takes their core.
  [[nodiscard]] Queue& coming() { return coming_; }
  [[nodiscard]] Queue& going() { return going_; }
  // Wakes one who waits, if one more may move: of those who come and of those who go, in turn.
  void wake_next();
  void wake_all();

  // Whether one more may wait to go.
  [[nodiscard]] bool may_wait_to_go() const { return going_.waiting < limits_.going_in_all; }
  // Whether one more of that address (see counted_peer()) may wait to join. If so, it counts until
  // end_joining().
  [[nodiscard]] bool begin_joining(const std::string& counted_as);
  void end_joining(const std::string& counted_as);

 private:
  const Limits& limits_;
  const Members& members_;
  std::size_t under_way_ = 0;
  Queue coming_;
  Queue going_;
  bool woke_one_who_goes_ = false;              // last time
  std::map<std::string, std::size_t> joining_;  // who waits to join, by address; none is 0
  std::size_t joining_in_all_ = 0;
};

}  // namespace chat
