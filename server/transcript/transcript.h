// The transcript: the room's public messages and its sessions on disk, so that a restarted server
// goes on where it was. FILE holds the messages, FILE.sessions the names and tokens (mode 0600),
// and FILE.lock keeps a second server out. Format: common/protocol/PROTOCOL.md.
//
// Used by one thread at a time; knows nothing of the room's mutex.

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
    std::size_t snapshot_bytes = 0;  // the most for its messages, as cost_of() counts
    std::uint64_t file_bytes = 0;    // a new file begins at this size; 0: only when asked for
    std::size_t kept_files = 0;      // see Journal::Format::numbered
  };

  // Takes the lock, reads the files, cuts off a torn last record, reserves numbers. Throws
  // UserError, which says what is wrong, where, and what to do.
  explicit Transcript(const Settings& settings);

  // The state in the files; given once.
  [[nodiscard]] Snapshot take_snapshot();
  // Sentences for the person who started the server: a torn record was cut off, ...
  [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

  struct Stored {
    enum class Kind : std::uint8_t {
      Yes,
      No,      // nothing was stored, and the file is as before; may be tried again
      Broken,  // the disk has failed: nothing is reliable any more, the server must stop
    } kind = Kind::Yes;
    // No, Broken: the reason, and what to do. Yes, of rotate(): that there is a new file, and where
    // the old one is.
    std::string sentence;
  };
  // Stores the public messages among `entries`, and the changes of sessions (SessionStore::note).
  // Needs private entries too, for their numbers.
  //
  // No: no message was stored. The changes of sessions are noted all the same; giving them again
  // does no harm. When there is no message and only sessions cannot be stored, the answer is Yes,
  // and they are stored with the next entries.
  [[nodiscard]] Stored append(std::span<const EntryPtr> entries);

  // The file has the size at which a new one begins. That is more than it should be while what was
  // taken over from the file before is more than half of it, and after rotate() has failed.
  [[nodiscard]] bool is_full() const {
    return settings_.file_bytes > 0 && messages_.size() >= full_at_;
  }
  // Begins a new file with `state`. Renames the old file to FILE-<UTC time>, or to FILE.1, unless
  // another program has moved it already. When this fails, the old file stays in use.
  [[nodiscard]] Stored rotate(const Snapshot& state);

 private:
  Transcript(const Settings& settings, Recovery recovery);

  void reserve_first();
  [[nodiscard]] Journal::Result reserve_in_time(std::uint64_t seq);
  [[nodiscard]] std::string first_records(const Snapshot& state) const;
  [[nodiscard]] Stored broken(int error);
  void expect_new_file(std::uint64_t carried_bytes);

  const Settings settings_;
  std::vector<std::string> remarks_;
  FileLock lock_;
  SessionStore sessions_;
  Journal messages_;
  std::uint64_t full_at_ = 0;  // the size for the next file, in bytes
  Snapshot snapshot_;
  ReservedRecord reserved_;  // as it is in both files
  Stored last_;              // stays Broken once it is
};

}  // namespace chat
