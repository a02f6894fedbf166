// A file of records that grows at its end, or is replaced as a whole. After a crash it holds whole
// records, and at most the beginning of one more.
//
// Used by one thread, and written by nobody else.

#pragma once

#include <sys/types.h>

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
  enum class Sync : std::uint8_t { No, Yes };    // Yes: what is stored is on the disk
  enum class Repair : std::uint8_t { No, Yes };  // Yes: move what is damaged aside, and go on

  struct Format {
    FormatRecord first;
    mode_t mode = 0;  // of the file, whatever the umask
  };

  // How a write ended.
  struct [[nodiscard]] Result {
    enum class Kind : std::uint8_t {
      Done,
      Undone,  // nothing of it is in the file; may be tried again
      Broken,  // it is not known what is in the file, or would be after a crash
    } kind = Kind::Done;
    int error = 0;  // an errno value, unless Done
  };

  // Opens `path`, or creates it empty, locks it, and calls `visit` with all its records. Cuts off a
  // torn record; with Repair::Yes moves damage aside; says both in `remarks`. Throws UserError.
  Journal(std::string path, const Format& format, Repair repair, const RecordVisit& visit,
          std::vector<std::string>& remarks);

  // Not even the first record is there.
  [[nodiscard]] bool empty() const { return end_ == 0; }
  [[nodiscard]] std::uint64_t size() const { return end_; }  // in bytes
  [[nodiscard]] const std::string& path() const { return path_; }

  // Appends whole records; to an empty file the first record before them.
  Result append(std::string_view records, Sync sync);

  enum class KeepOld : std::uint8_t { No, Yes };  // Yes: as PATH-<UTC time>
  // Replaces the file by a new one with the first record and `records`. A crash at any moment
  // leaves the old file or the new one at `path`. An old file that somebody has moved away stays
  // there.
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
  std::uint64_t end_ = 0;  // of the last whole record
  bool broken_ = false;
};

}  // namespace chat
