// An entry of the room's log: an event with its number, and what only the server knows about it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/event.h"

namespace chat {

// The number of a member, which stays the same on another connection. Never used twice. 0: the
// server itself.
using MemberId = std::uint64_t;
inline constexpr MemberId kNobody = 0;

// The number of a connection. Never used twice while the server runs. 0: none.
using LinkId = std::uint64_t;
inline constexpr LinkId kNoLink = 0;

// The number of a share of the members, to which one courier at a time delivers.
using ShareId = std::uint32_t;

class Outbox;
struct LogEntry;
using EntryPtr = std::shared_ptr<const LogEntry>;

// The past messages of one answer, oldest first, and the bytes of memory they take.
struct History {
  std::vector<EntryPtr> messages;
  std::size_t bytes = 0;
  std::shared_ptr<void> counted;  // in Log::recalled_bytes(), as long as it lives
};
[[nodiscard]] std::shared_ptr<History> make_history(std::vector<EntryPtr> messages);

// Public entries [first, end), by their index.
struct EntryRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
  [[nodiscard]] std::uint64_t count() const { return end - first; }
};

// How the reading member relates to an event.
enum class View : std::uint8_t {
  Public,   // another member did it, and everyone sees it
  Own,      // the reader did it: the outcome of its line
  Private,  // for the reader alone
  Old,      // a message of the history
};

// What a member that comes back gets before everything new.
struct Replay {
  std::uint64_t next = 0;      // public entries from this index on
  std::uint64_t missing = 0;   // at most so many public entries before `next` have left the window
  std::vector<EntryPtr> kept;  // private entries, in the log's order
};

// An event, and what only the server knows about it. Constant once it is in the log, except
// mailboxes_left.
struct LogEntry {
  Event event;
  MemberId actor = kNobody;   // the member that did it; that member sees it as Own, never as Public
  MemberId target = kNobody;  // the only member that gets it; kNobody: everyone
  ShareId share = 0;          // the actor's
  ShareId target_share = 0;   // the target's, where there is one
  // The number of the actor's line whose outcome this is; 0: none.
  std::uint64_t line = 0;
  // Public entries are numbered 0, 1, 2, ... in the log's order. A private entry has the index of
  // the next public one.
  std::uint64_t public_index = 0;
  std::size_t cost = 0;                  // bytes of memory
  bool counts_for_backpressure = false;  // against its actor, until couriers have taken it
  // Mailboxes that it is still in. The only field that changes; the room's mutex guards it.
  mutable std::uint32_t mailboxes_left = 0;
  bool is_replay = false;  // repeats the outcome of a line, or refuses the line's number
  // History: the messages that follow it.
  std::shared_ptr<const History> history;
  // Welcome: the outbox of the member's connection. The room does not look into it.
  Outbox* outbox = nullptr;
  // Welcome of a member that comes back: the last event that has arrived there, and what it gets
  // again.
  std::optional<std::uint64_t> resumes_after;
  std::shared_ptr<const Replay> replay;
  std::string address;  // Joined, Left: the address of the client, for the console only
  std::string raw;      // not empty: bytes for the target's connection, instead of the event

  [[nodiscard]] bool is_public() const { return target == kNobody; }
  // The view of `viewer` on this entry, when it is delivered live.
  [[nodiscard]] View view_for(MemberId viewer) const;
};

// About how many bytes of memory an entry takes, its history included. No dialect makes more
// bytes of it.
[[nodiscard]] std::size_t cost_of(const LogEntry& entry);

}  // namespace chat
