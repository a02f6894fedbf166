// System calls on files: EINTR, short writes, modes and the folder's own fsync are dealt with here,
// once. Safe from any thread. What is called `error` is an errno value, 0 for none.

#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>

#include "common/system/socket.h"

namespace chat::disk {

// Writes all of it at the end of a file that was opened for that; when it fails, a part of it may
// have been written. Returns the error.
[[nodiscard]] int write_all(int fd, std::string_view bytes);

// Waits until the disk has what is in the file. Returns the error: after one nothing is known of
// what the disk has, and another try may falsely succeed, since the kernel has marked the pages
// clean (PostgreSQL wiki, "Fsync Errors"; Rebello et al., "Can Applications Recover from fsync
// Failures?", USENIX ATC 2020).
[[nodiscard]] int sync(int fd);
// Waits until the disk has the names in the folder that `path` is in. Returns the error.
[[nodiscard]] int sync_folder_of(const std::string& path);

struct Opened {
  Fd fd;
  int error = 0;
};
// For reading, and for writing at its end; with `flags` O_CREAT or O_EXCL beside it. One that is
// made has the mode `mode`, whatever the umask.
[[nodiscard]] Opened open_to_append(const std::string& path, int flags, mode_t mode);

struct Named {
  std::string path;
  int error = 0;
};
// Calls `make` with `stem`, then `stem`-2, `stem`-3, ..., until its error is not EEXIST.
[[nodiscard]] Named make_unique(const std::string& stem,
                                const std::function<int(const std::string&)>& make);

// Now, as yyyymmdd-hhmmss, UTC.
[[nodiscard]] std::string time_stamp();

}  // namespace chat::disk
