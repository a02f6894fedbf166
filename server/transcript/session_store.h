// The file FILE.sessions: the sessions with their names and tokens, so that they can be resumed
// after a restart. Records that could not be written wait here, in bounded space, for the next
// write.
//
// Used by one thread.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "server/log/session_state.h"
#include "server/transcript/journal.h"
#include "server/transcript/records.h"

namespace chat {

class SessionStore {
 public:
  // See Journal's constructor.
  SessionStore(const std::string& path, Journal::Repair repair, const RecordVisit& visit,
               std::vector<std::string>& remarks);

  [[nodiscard]] const std::string& path() const { return journal_.path(); }

  // Replaces all sessions by these.
  void adopt(const std::vector<SessionState>& sessions);
  // Replaces the file by one that holds only the present sessions.
  Journal::Result compact(const ReservedRecord& reserved);

  // Notes an entry that changes a session: a Welcome with a new token, a Renamed, a Left.
  void note(const LogEntry& entry);
  // Writes what was noted and not written yet. Compacts the file when it is much larger than the
  // present sessions need, also because others have ended: where there is no session it has half
  // a MiB at most. If compacting fails, goes on with the file as it is.
  Journal::Result store(Journal::Sync sync, const ReservedRecord& reserved);
  // Writes the record and waits for the disk.
  Journal::Result reserve(const ReservedRecord& reserved);

 private:
  // The records of one session that are not in the file yet.
  struct Pending {
    std::string records;
    bool is_new = false;  // the file has no record of the session yet
  };

  void begin(MemberId id, std::uint64_t seq, const event::Welcome& welcome);
  void rename(const LogEntry& entry, SessionState& session);
  void end(const SessionState& session);
  static void append_session(std::string& out, const SessionState& session);

  Journal journal_;
  std::map<MemberId, SessionState> sessions_;
  std::map<MemberId, Pending> pending_;
  std::uint64_t needed_bytes_ = 0;      // by all sessions, in a compact file
  std::uint64_t not_before_bytes_ = 0;  // the size for the next try, after one that failed
};

}  // namespace chat
