// System calls on files. Deals with EINTR, short reads and writes, modes and the sync of folders
// in one place. Safe from any thread. Every `error` is an errno value, 0 for none.

#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/system/socket.h"

namespace chat {

struct OpenedFile {
  Fd fd;
  int error = 0;
};
// open() with close-on-exec. Never waits for the other end of a FIFO. With O_CREAT in `flags` a
// new file gets the mode `mode`, whatever the umask; an existing file keeps its mode.
[[nodiscard]] OpenedFile open_file(const std::string& path, int flags, mode_t mode = 0);
// The same for regular files only; for anything else the error is EINVAL.
[[nodiscard]] OpenedFile open_regular_file(const std::string& path, int flags, mode_t mode = 0);
// Why a file could not be opened: error_text(), in plainer words where there are some.
[[nodiscard]] std::string file_error_text(int error);

struct [[nodiscard]] ReadResult {
  std::size_t bytes = 0;
  int error = 0;
};
// Reads from `offset` on until `space` is full or the file ends.
ReadResult read_at(int fd, std::uint64_t offset, std::span<char> space);

// The absolute path without symbolic links, of which the end need not exist; `path` itself where it
// cannot be found out. A file that is replaced would replace a link, and each link would have a
// lock of its own.
[[nodiscard]] std::string without_links(const std::string& path);

// Writes all of `bytes`. Returns the error; a part may have been written then.
[[nodiscard]] int write_all(int fd, std::string_view bytes);

// Waits until the content of the file is on the disk. Returns the error. After an error the
// content of the disk is not known, and another try may falsely succeed, since the kernel has
// marked the pages clean (PostgreSQL wiki, "Fsync Errors"; Rebello et al., "Can Applications
// Recover from fsync Failures?", USENIX ATC 2020).
[[nodiscard]] int sync_file(int fd);
// Waits until the names in the folder of `path` are on the disk. Returns the error.
[[nodiscard]] int sync_folder_of(const std::string& path);

}  // namespace chat
