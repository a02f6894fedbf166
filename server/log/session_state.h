// The part of a session that outlives its connection and a restart of the server. Used for a
// session in the room (Resumption), in a Snapshot, and in the transcript's file of sessions.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/protocol/wire.h"
#include "server/log/log.h"

namespace chat {

// Outcomes are kept for the last kKeptOutcomes lines of a session.
[[nodiscard]] constexpr bool is_outcome_kept(std::uint64_t line, std::uint64_t last_line) {
  return line > 0 && line <= last_line && last_line - line < wire::kKeptOutcomes;
}

// The outcome of a line that took effect.
struct Outcome {
  std::uint64_t line = 0;
  std::uint64_t seq = 0;  // the number of its event
  std::int64_t time_ms = 0;
};

struct SessionState {
  MemberId id = kNobody;
  std::string token;  // as it is on the wire
  std::string name;
  std::uint64_t joined = 0;       // the number of the session's welcome
  std::uint64_t last_line = 0;    // the last line that was carried out or refused
  std::vector<Outcome> outcomes;  // those that are kept, in the order of their lines

  // A line took effect. Lines may come in any order, and more than once.
  void add(const Outcome& outcome);
  // All lines up to this one were carried out or refused.
  void reach(std::uint64_t line);
};

}  // namespace chat
