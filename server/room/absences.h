// Absences: the next timer of each absent member. After a while the others are told that it is
// away; at the end of the grace time its session ends.
//
// Only keeps the times; Changes carries out what they are for. Not thread-safe: the room's mutex
// guards it.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "server/log/log.h"
#include "server/room/by_address.h"
#include "server/room/limits.h"
#include "server/room/members.h"

namespace chat {

class Absences {
 public:
  using Clock = std::chrono::steady_clock;

  // `limits` outlive it.
  explicit Absences(const Limits& limits) : limits_(limits) {}

  enum class Tell : std::uint8_t {
    Away,     // the others are told after Limits::away_after
    Nothing,  // the others are not told: its session is from before a restart
  };
  // The member has lost its connection.
  void begin(Member& member, Clock::time_point now, Tell tell);
  // The member is back or gone, or was never absent: it has no timer.
  // Its address is still the one that it had in begin().
  void end(Member& member);

  // The absent member that gives way when the room is full: of the address that has most of them,
  // the one that has waited longest. kNobody: nobody is absent.
  [[nodiscard]] MemberId first_to_give_way() const;
  // The absent member of that address (Member::counted_as) that has waited longest; kNobody: none
  // is absent.
  [[nodiscard]] MemberId first_to_give_way(std::string_view counted_as) const;
  // The first to end of those of that address that had lasted for less than Limits::settled_after,
  // where more than Limits::unsettled_waiting of them are absent; else kNobody.
  [[nodiscard]] MemberId one_too_many(std::string_view counted_as) const;

  // When the next timer fires; nothing where there is none.
  [[nodiscard]] std::optional<Clock::time_point> next() const;

  struct Due {
    MemberId member = kNobody;
    Member::Next what = Member::Next::None;
  };
  // A timer that has fired by `now`, if any. Removes it, and sets the member's next one.
  [[nodiscard]] std::optional<Due> take_due(const Members& members, Clock::time_point now);

 private:
  using Time = std::pair<Clock::time_point, MemberId>;

  void schedule(Member& member, Member::Next next, Clock::time_point at);
  void cancel_timer(Member& member);

  const Limits& limits_;
  std::set<Time> timers_;
  ByAddress<Time> expiries_;
  ByAddress<Time> unsettled_;  // of these, see one_too_many()
};

}  // namespace chat
