// Allowances: what each member may cost, and how fast. What a member says and asks for has a price
// (price.h); ahead of its allowance, its next line waits, and nobody else's.
//
// Only keeps the times; the room waits (turns.cc). Not thread-safe: the room's mutex guards it.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "server/room/limits.h"
#include "server/room/members.h"

namespace chat {

class Allowances {
 public:
  using Clock = std::chrono::steady_clock;

  // `limits` outlive it.
  explicit Allowances(const Limits& limits) : limits_(limits) {}

  // The member has caused work of so many bytes (see price_of()).
  void spend(Member& member, std::size_t bytes) const;
  // It has sent a line (Limits::lines_per_second).
  void note_line(Member& member) const;
  // Its next line waits for so long.
  static void pause(Member& member, Limits::Milliseconds time);

  // When its next line no longer waits.
  [[nodiscard]] static Clock::time_point next_line(const Member& member) {
    return std::max({member.next_line_at, member.paused_until, member.next_by_rate});
  }
  // Whether it has caused no more work, and sent no more lines, than it may.
  [[nodiscard]] static bool is_within(const Member& member) {
    return Clock::now() >= next_line(member);
  }
  // Whether it waits for something else than a pause after a search.
  [[nodiscard]] static bool is_slowed(const Member& member, Clock::time_point now) {
    return member.next_by_rate > now || member.next_line_at > now;
  }

  // Of more addresses than these, the one whose allowance is whole again first is forgotten.
  static constexpr std::size_t kMostAddresses = 1'000;
  // The member leaves. New members of its address go on with what it has used of its allowance:
  // otherwise whoever leaves and comes back has a new one each time. They have no less than none:
  // the first line of a newcomer waits for nobody else's.
  void leave_behind(const Member& member);
  // A new member has come, and has its address.
  void take_over(Member& member) const;

  // Whether another connection may take the member's session up now (Limits::take_up_every). If so,
  // that counts.
  [[nodiscard]] bool may_take_up(Member& member) const;

 private:
  struct Used {
    Clock::time_point next_line_at;
    Clock::time_point next_by_rate;
  };
  // The time that so much work takes from an allowance.
  [[nodiscard]] Clock::duration time_for(std::size_t bytes) const;
  [[nodiscard]] Clock::duration time_for_line() const;
  // Whether a whole allowance is there again.
  [[nodiscard]] bool is_over(const Used& used, Clock::time_point now) const;

  const Limits& limits_;
  std::map<std::string, Used, std::less<>> left_;  // by address, as counted_peer() counts
};

}  // namespace chat
