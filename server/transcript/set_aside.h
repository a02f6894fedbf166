// Files that are kept beside a transcript's file, with the time in their names: earlier files,
// and damaged parts. Every `error` is an errno value, 0 for none. Safe from any thread.

#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace chat {

struct SetAside {
  std::string path;
  int error = 0;
};

// Gives the file `path` the second name `path`-<UTC time>.
[[nodiscard]] SetAside add_second_name(const std::string& path);
// Gives the file `path` the second name `path`.1. The files `path`.1 and so on, up to the first
// number that is free, get the next number; the file `path`.`most` is removed where none is free. A
// kill at any moment loses no file but that one. `path`.0 is used meanwhile.
[[nodiscard]] SetAside add_numbered_name(const std::string& path, std::size_t most);
// Removes the files with higher numbers, up to kMostNumbered, from when more were kept. What cannot
// be removed stays.
void remove_numbered_above(const std::string& path, std::size_t most);
inline constexpr std::size_t kMostNumbered = 1'000;
// Removes the second names that these two gave to the file now at `path`.
void remove_second_names(const std::string& path);

// Copies the content of `fd` from `offset` on into a new file `path`.damaged-<UTC time>, and
// waits for the disk.
[[nodiscard]] SetAside copy_damaged(int fd, std::uint64_t offset, const std::string& path,
                                    mode_t mode);

}  // namespace chat
