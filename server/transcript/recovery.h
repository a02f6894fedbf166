// Makes a Snapshot of a transcript's records: first those of FILE.sessions, then those of FILE.
// Takes memory for the sessions that have not ended, and for the last messages.
//
// Used by one thread. Texts and names are cleaned (common/text): a file is input like any other.

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
  // Keeps messages of at most `bytes`, as cost_of() counts.
  explicit Recovery(std::size_t bytes) : most_bytes_(bytes) {}

  // False when such a record does not belong into this file.
  [[nodiscard]] bool add_from_sessions(const TranscriptRecord& record);
  [[nodiscard]] bool add_from_messages(const TranscriptRecord& record);

  [[nodiscard]] bool has_sessions() const { return !sessions_.empty(); }
  // Only the numbers of the sessions stay known: they are not given again.
  void forget_sessions() { sessions_.clear(); }

  // Everything that was collected; empties this object.
  [[nodiscard]] Snapshot take();

 private:
  bool add(const TranscriptRecord& record);
  bool add(const FormatRecord&) { return true; }  // looked at before
  bool add(const ReservedRecord& reserved);
  bool add(const MessageRecord& message);
  bool add(const OutcomeRecord& outcome);
  bool add(const LineRecord& line);
  bool add(const ForgottenRecord& forgotten);
  bool add(const BegunRecord& begun);
  bool add(const RenamedRecord& renamed);
  bool add(const EndedRecord& ended);

  void note_numbers(std::uint64_t seq, MemberId member);
  [[nodiscard]] SessionState* find(MemberId id);

  std::size_t most_bytes_;
  std::uint64_t last_seq_ = 0;
  std::uint64_t forgotten_ = 0;  // messages up to this one may be missing in messages_
  MemberId last_member_ = kNobody;
  std::map<MemberId, SessionState> sessions_;
  std::deque<EntryPtr> messages_;
  std::size_t bytes_ = 0;
};

}  // namespace chat
