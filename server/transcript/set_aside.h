// Files that are kept beside a transcript's file, with the time in their names: earlier files,
// and damaged parts. Every `error` is an errno value, 0 for none. Safe from any thread.

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
// Removes the second names that add_second_name() gave to the file now at `path`.
void remove_second_names(const std::string& path);

// Copies the content of `fd` from `offset` on into a new file `path`.damaged-<UTC time>, and
// waits for the disk.
[[nodiscard]] SetAside copy_damaged(int fd, std::uint64_t offset, const std::string& path,
                                    mode_t mode);

}  // namespace chat
