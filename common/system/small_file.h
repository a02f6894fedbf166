// Small files, read and replaced as a whole. A returned error is the end of a sentence; the
// caller begins it with what was to be done and the path.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

struct SmallFile {
  std::string bytes;  // empty also when there is no file
  std::optional<std::string> error;
  bool is_there = true;
};
// Returns an error for anything but a regular file, such as a pipe; never waits for one.
[[nodiscard]] SmallFile read_small_file(const std::string& path, std::size_t most_bytes);

// Replaces the content of the file, or makes it with the mode 0600. Makes missing folders with
// 0700, as the XDG Base Directory Specification demands. Others see the old content or the new,
// after a crash too. A symbolic link stays; its target is replaced.
[[nodiscard]] std::optional<std::string> replace_file(const std::string& path,
                                                      std::string_view bytes);

// Makes the missing folders above `path`. Returns an errno value, 0 for none.
[[nodiscard]] int make_folders_of(const std::string& path);

}  // namespace chat
