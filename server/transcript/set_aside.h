// Files that are kept beside a transcript's file under names with the time in them: former files,
// and what was damaged. Every `error` is an errno value, 0 for none. Safe from any thread.

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace chat {

struct SetAside {
  std::string path;
  int error = 0;
};

// Gives the file `path` the second name `path`-<UTC time>.
[[nodiscard]] SetAside add_second_name(const std::string& path);
// Removes the second names that add_second_name() has given to the file that is now at `path`.
void remove_second_names(const std::string& path);

// Copies what `fd` holds from `offset` on into a new file `path`.damaged-<UTC time>, and waits for
// the disk.
[[nodiscard]] SetAside copy_damaged(int fd, std::uint64_t offset, const std::string& path,
                                    mode_t mode);

}  // namespace chat
