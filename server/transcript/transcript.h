// The transcript: the room's public messages on disk, and beside them who has a session, so that a
// server that was killed goes on where it was. FILE holds the messages; FILE.sessions the names and
// tokens (mode 0600); FILE.lock keeps a second server out. common/protocol/PROTOCOL.md says how
// they look.
//
// Used by one thread at a time; knows no lock of the room.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/system/file_lock.h"
#include "server/log/log.h"
#include "server/log/snapshot.h"
#include "server/transcript/journal.h"
#include "server/transcript/recovery.h"
#include "server/transcript/session_store.h"

namespace chat {

class Transcript {
 public:
  using Sync = Journal::Sync;
  using Repair = Journal::Repair;
  struct Settings {
    std::string file;
    Sync sync = Sync::No;
    Repair repair = Repair::No;
    std::size_t snapshot_bytes = 0;  // of messages, as cost_of() counts
  };

  // Takes the lock, reads what is there, cuts off a torn last record, reserves numbers. Throws
  // std::system_error whose what() is a sentence: what is wrong, where, and what to do.
  explicit Transcript(const Settings& settings);

  // What was there; given once.
  [[nodiscard]] Snapshot take_snapshot();
  // What the person who started the server should know (a torn record was cut off, ...); may be
  // empty. Whole sentences.
  [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

  struct Stored {
    enum class Kind : std::uint8_t {
      Yes,
      No,      // nothing of it was, and nothing of it stays in the file; works again when it can
      Broken,  // the disk has failed: nothing can be relied on any more, the server must stop
    } kind = Kind::Yes;
    std::string sentence;  // No, Broken: why, and what to do
  };
  // Stores what of `entries` has to be: messages to everyone, and what changes sessions (a Welcome
  // of a new session, a Renamed, a Left, the last two when the actor has a session). Where only the
  // sessions could not be stored, it is Yes, and tried again with the next.
  //
  // No is for the messages: what changes sessions was noted all the same, and giving it again does
  // no harm. Private entries belong in here, too: their numbers are looked at.
  [[nodiscard]] Stored append(std::span<const EntryPtr> entries);

  // Begins a new file; the old one is moved aside to FILE-<UTC time>, unless somebody has moved it
  // already. `state` is what the new one begins with. When it fails, the old one goes on.
  [[nodiscard]] Stored rotate(const Snapshot& state);

 private:
  Transcript(const Settings& settings, Recovery recovery);

  void reserve_first();
  [[nodiscard]] Journal::Result reserve_in_time(std::uint64_t seq);
  [[nodiscard]] std::string first_records(const Snapshot& state) const;
  [[nodiscard]] Stored broken(int error);

  const Settings settings_;
  std::vector<std::string> remarks_;
  FileLock lock_;
  SessionStore sessions_;
  Journal messages_;
  Snapshot snapshot_;
  ReservedRecord reserved_;  // what both files say
  Stored last_;              // Broken, once it is
};

}  // namespace chat
