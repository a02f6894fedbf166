// What the room has to know to go on after a restart of the server, or in a new file of its
// transcript.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "common/protocol/wire.h"
#include "server/log/log.h"

namespace chat {

struct Snapshot {
  // A line of a session that took effect, by its number.
  struct Outcome {
    std::uint64_t line = 0;
    std::uint64_t seq = 0;
    std::int64_t time_ms = 0;
  };
  struct Session {
    MemberId id = kNobody;
    std::string token;  // whole, as it is on the wire
    std::string name;
    std::uint64_t joined = 0;  // the number of its welcome
    std::uint64_t last_line = 0;
    std::vector<Outcome> outcomes;  // the last kOutcomes, in the order of their lines
  };
  static constexpr std::size_t kOutcomes = wire::kKeptOutcomes;

  std::uint64_t last_seq = 0;      // no number up to this may be given again
  MemberId last_member = kNobody;  // the same, for sessions
  std::vector<EntryPtr> messages;  // the last of them, in order
  std::uint64_t forgotten = 0;     // of messages up to this number some may not be among them
  std::vector<Session> sessions;   // those that have not ended
};

}  // namespace chat
