// Files small enough to be read and replaced as a whole. Where an error is returned it is the end
// of a sentence that begins with what was to be done and the path.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

struct SmallFile {
  std::string bytes;  // empty too where there is no file
  std::optional<std::string> error;
};
// Does not wait for what is no file, such as a pipe that nobody writes to; that is an error.
[[nodiscard]] SmallFile read_small_file(const std::string& path, std::size_t most_bytes);

// Puts `bytes` in place of what is in the file, or makes it, with the mode 0600; folders that are
// missing on the way are made with 0700, as the XDG Base Directory Specification wants it. Others
// see the old content or the new, after a crash too. A symbolic link stays one: what it points to
// is replaced.
[[nodiscard]] std::optional<std::string> replace_file(const std::string& path,
                                                      std::string_view bytes);

// Makes the folders that `path` is in, as far as they are missing. Returns an errno value, 0 for
// none.
[[nodiscard]] int make_folders_of(const std::string& path);

}  // namespace chat
