// Makes a Snapshot from a transcript's records: first those of FILE.sessions, then those of FILE.
// Keeps the sessions that have not ended, and the last messages.
//
// Used by one thread. Cleans texts and names (common/text), because a file is untrusted input.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>

#include "server/log/snapshot.h"
#include "server/transcript/records.h"

namespace chat {

class Recovery {
 public:
  // Keeps the last messages, at most `bytes` as cost_of() counts.
  explicit Recovery(std::size_t bytes) : most_bytes_(bytes) {}

  // Both return false when the file must not have such a record.
  [[nodiscard]] bool add_from_sessions(const TranscriptRecord& record);
  [[nodiscard]] bool add_from_messages(const TranscriptRecord& record);

  // What the file of messages began with, in bytes: all before the first message that was not
  // carried.
  [[nodiscard]] std::uint64_t carried_bytes() const { return carried_bytes_; }
  [[nodiscard]] bool has_sessions() const { return !sessions_.empty(); }
  // Forgets the sessions, but not their numbers: these are never used again.
  void forget_sessions() { sessions_.clear(); }
  // Forgets the sessions whose names are none, by today's rule; returns how many.
  std::size_t forget_impossible_names();

  // Everything that was collected; empties this object.
  [[nodiscard]] Snapshot take();

 private:
  bool add(const TranscriptRecord& record);
  bool add(const FormatRecord&) { return true; }  // check_format() has read it
  bool add(const ReservedRecord& reserved);
  bool add(const MessageRecord& message);
  bool add(const OutcomeRecord& outcome);
  bool add(const LineRecord& line);
  bool add(const ForgottenRecord& forgotten);
  bool add(const BegunRecord& begun);
  bool add(const RenamedRecord& renamed);
  bool add(const EndedRecord& ended);

  void count_carried(const TranscriptRecord& record);
  void note_numbers(std::uint64_t seq, MemberId member);
  [[nodiscard]] SessionState* find(MemberId id);

  std::size_t most_bytes_;
  std::uint64_t last_seq_ = 0;
  std::uint64_t forgotten_ = 0;  // messages up to this one may be missing in messages_
  MemberId last_member_ = kNobody;
  std::map<MemberId, SessionState> sessions_;
  std::deque<EntryPtr> messages_;
  std::size_t bytes_ = 0;
  std::uint64_t carried_bytes_ = 0;
  bool has_own_message_ = false;  // one that was not carried
};

}  // namespace chat
