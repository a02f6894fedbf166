// FILE.sessions: who has a session, under which name and token, so that they can take it up again
// after a restart. What could not be written waits here, in little space, for the next time.
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
  // As Journal's.
  SessionStore(const std::string& path, Journal::Repair repair, const RecordVisit& visit,
               std::vector<std::string>& remarks);

  [[nodiscard]] const std::string& path() const { return journal_.path(); }

  // From now on these are the sessions.
  void adopt(const std::vector<SessionState>& sessions);
  // Writes the file anew, with what is needed only.
  Journal::Result compact(const ReservedRecord& reserved);

  // Takes up what changes sessions: a Welcome with a token, unless that session is known; Renamed
  // and Left of somebody who has a session.
  void note(const LogEntry& entry);
  // Writes what was noted and is not written yet; compacts the file when it has grown much larger
  // than what it holds. A file that cannot be compacted goes on as it is.
  Journal::Result store(Journal::Sync sync, const ReservedRecord& reserved);
  // On the disk, whatever becomes of the rest.
  Journal::Result reserve(const ReservedRecord& reserved);

 private:
  // What is not in the file yet of one session. Their order among each other does not matter.
  struct Pending {
    std::string records;
    bool is_new = false;  // nothing of the session is in the file
  };

  void begin(MemberId id, std::uint64_t seq, const event::Welcome& welcome);
  void rename(const LogEntry& entry, SessionState& session);
  void end(MemberId id);
  static void append_session(std::string& out, const SessionState& session);

  Journal journal_;
  std::map<MemberId, SessionState> sessions_;
  std::map<MemberId, Pending> pending_;
  std::uint64_t compact_at_ = 0;  // bytes
};

}  // namespace chat
