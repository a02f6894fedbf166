// For tests of Backpressure: members, and messages of theirs that are under way.

#pragma once

#include <cstddef>
#include <string>

#include "server/room/backpressure.h"

namespace chat::test {

// The bytes that may be under way, of one sender and of all together.
inline constexpr std::size_t kBound = 100'000;

inline Limits bounds() {
  Limits limits;
  limits.undelivered_per_sender = kBound;
  limits.undelivered_total = kBound;
  return limits;
}

struct UnderWay {
  explicit UnderWay(const Limits& with_limits) : limits(with_limits) {}

  LogEntry message(MemberId actor, std::size_t cost) {
    LogEntry entry;
    entry.actor = actor;
    entry.cost = cost;
    entry.counts_for_backpressure = true;
    return entry;
  }

  LogEntry answer(MemberId actor, std::size_t cost) {
    LogEntry entry;
    entry.actor = actor;
    entry.target = actor;
    entry.cost = cost;
    return entry;
  }

  // So many connections in all, each of a member of its own.
  void connect(LinkId links) {
    for (LinkId link = members.connections() + 1; link <= links; ++link) {
      members.move(members.add(link + 100, "p" + std::to_string(link)), link);
    }
  }

  Limits limits;
  Members members;
  Member& ann = members.add(1, "ann");
  Member& bob = members.add(2, "bob");
  Member& cid = members.add(3, "cid");
  Moves moves{limits, members};
  Backpressure backpressure{limits, members, moves};
};

}  // namespace chat::test
