// Keeping: what is kept for sessions that may come back, within a bound for each
// (Limits::private_bytes, kept_replies_bytes) and one for all (kept_total_bytes). Whatever adds to
// a Resumption or takes from it passes here, so that the sum is exact.
//
// Who gives way depends on the sum. Up to a quarter of the bound all is kept. Above, no replies
// and no errors: who asked can ask again. Above three quarters, no whispers but the first to a
// member that is here. Those have the last quarter, so that people who are here can whisper to
// each other even when somebody has filled the rest with what nobody takes. A whisper that cannot
// be kept is refused: delivered and not kept, it would be lost without a word when the connection
// breaks.
//
// Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstddef>
#include <cstdint>

#include "server/log/log.h"
#include "server/room/limits.h"
#include "server/room/members.h"

namespace chat {

class Keeping {
 public:
  // `limits` outlives it.
  explicit Keeping(const Limits& limits) : limits_(limits) {}

  // What is kept for all sessions: the sum of their Resumption::kept_bytes().
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  // So much is kept that members who are here have to be asked at once what has arrived.
  [[nodiscard]] bool is_tight() const;
  // Whether a whisper to `to` can be kept until it has arrived.
  [[nodiscard]] bool has_room_for(const Member& to, const LogEntry& whisper) const;

  // A whisper is published, and has its room until it is kept. release() follows.
  void reserve(const LogEntry& whisper);
  void release(const LogEntry& whisper);

  // All of these do nothing for a member whose session ends with its connection.
  // Keeps the entry if it fits.
  void keep(Member& member, const EntryPtr& entry);
  // The entry is the outcome of a line of the member.
  void settle(Member& member, const LogEntry& entry);
  // Everything up to `seq` has arrived at the member.
  void acknowledge(Member& member, std::uint64_t seq);
  // Ends the session: the member cannot come back.
  void forget(Member& member);

 private:
  [[nodiscard]] std::size_t room_for_replies(std::size_t instead_of) const;
  template <class Change>
  void change(Member& member, const Change& what);

  const Limits& limits_;
  std::size_t bytes_ = 0;
  std::size_t reserved_ = 0;  // of whispers that are published and not kept yet
};

}  // namespace chat
