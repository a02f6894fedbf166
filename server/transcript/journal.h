// A file of records. It grows at its end, or is replaced as a whole. After a crash it holds whole
// records, and at most the beginning of one more.
//
// Used by one thread. Nobody else writes the file.

#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"
#include "server/transcript/reader.h"
#include "server/transcript/records.h"

namespace chat {

class Journal {
 public:
  enum class Sync : std::uint8_t { No, Yes };    // Yes: wait until it is on the disk
  enum class Repair : std::uint8_t { No, Yes };  // Yes: move damaged records aside and go on

  struct Format {
    FormatRecord first;
    mode_t mode = 0;  // the file's mode, whatever the umask
    // So many old files are kept, as PATH.1 (the newest), PATH.2, ...; 0: all, as PATH-<UTC time>.
    std::size_t numbered = 0;
  };

  // The result of a write.
  struct [[nodiscard]] Result {
    enum class Kind : std::uint8_t {
      Done,
      Undone,  // nothing was written; the caller may try again
      Broken,  // the content of the file is not known, now or after a crash
    } kind = Kind::Done;
    int error = 0;              // an errno value, unless Done
    std::string old_path = {};  // of replace(): where the old file is now; empty: nowhere
  };

  // Opens `path`, or creates it empty; locks it; calls `visit` with all its records. Cuts off a
  // torn record, and with Repair::Yes moves damage aside; adds a sentence to `remarks` for each.
  // Throws UserError.
  Journal(std::string path, const Format& format, Repair repair, const RecordVisit& visit,
          std::vector<std::string>& remarks);

  // There is no record, not even the first one of the format.
  [[nodiscard]] bool empty() const { return end_ == 0; }
  [[nodiscard]] std::uint64_t size() const { return end_; }  // in bytes
  [[nodiscard]] const std::string& path() const { return path_; }

  // Appends whole records. An empty file gets the format's first record before them.
  Result append(std::string_view records, Sync sync);

  enum class KeepOld : std::uint8_t { No, Yes };  // Yes: give it another name, see Format
  // Replaces the file by a new one with the format's first record and `records`. A crash at any
  // moment leaves either the old or the new file at `path`. When another program has moved the
  // old file away, it stays there.
  Result replace(std::string_view records, KeepOld keep_old);

 private:
  void lock() const;
  void read(Repair repair, const RecordVisit& visit, std::vector<std::string>& remarks);
  [[nodiscard]] std::string move_aside(std::uint64_t offset) const;
  void cut_off(std::uint64_t offset);
  void undo_unfinished_replacing() const;

  Result undo(int error, Sync sync);
  Result broken(int error);
  [[nodiscard]] bool is_moved_away() const;
  [[nodiscard]] std::string new_path() const { return path_ + ".new"; }

  std::string path_;
  Format format_;
  std::string first_;  // the first record
  Fd fd_;
  std::uint64_t end_ = 0;  // the end of the last whole record, in bytes
  bool broken_ = false;
};

}  // namespace chat
