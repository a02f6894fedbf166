// The file of bans: read at the start, replaced as a whole with each ban and unban. Its text is
// that of server/moderation/ban_text.h.
//
// Thread-safe, but for the order of what is stored by several threads.

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
  [[nodiscard]] const std::vector<Ban>& read() const { return read_; }

  // Replaces the bans in the file; its comments stay. After a crash it has the old content or the
  // new one. Returns why that failed, in a sentence.
  [[nodiscard]] std::optional<std::string> store(const std::vector<Ban>& bans) const;

 private:
  std::string path_;
  FileLock lock_;
  std::string comments_;
  std::vector<Ban> read_;
};

}  // namespace chat
