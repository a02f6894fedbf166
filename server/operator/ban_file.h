// The file of bans: read at the start and when that is asked for, replaced as a whole with each ban
// and unban. Its text is that of server/moderation/ban_text.h. What was changed in it by hand is
// not written over before it was read.
//
// Used by one thread at a time.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/system/file_lock.h"
#include "server/moderation/ban.h"

namespace chat {

class BanFile {
 public:
  // Keeps other servers away from the file with FILE.lock. Reads it, if there is one. Throws
  // UserError when another server has it, when it cannot be read, has a line that is
  // wrong, or more than Bans::kMost bans that hold.
  explicit BanFile(const std::string& path);

  // What was read, without bans that were over.
  [[nodiscard]] const std::vector<Ban>& read() const { return known_; }

  // Replaces the bans in the file; its comments stay. After a crash it has the old content or the
  // new one. Returns why that failed, in a sentence.
  [[nodiscard]] std::optional<std::string> store(const std::vector<Ban>& bans);

  struct Again {
    std::string error = {};      // why it cannot be taken, in a sentence
    std::vector<Ban> bans = {};  // of the file, with what was changed in `bans` since
  };
  // Reads the file again. `bans` are those that hold, of which the last may not be stored yet. With
  // what is returned store() has to be called, or read_again() once more.
  [[nodiscard]] Again read_again(const std::vector<Ban>& bans);

 private:
  // Throws UserError. False: there is no file.
  bool read_file();

  std::string path_;
  FileLock lock_;
  std::string bytes_;         // of the file, as it was last read or written
  std::string comments_;      // in it
  std::vector<Ban> in_file_;  // in it, without those that were over
  std::vector<Ban> known_;    // the last that both the file and the room had
};

}  // namespace chat
