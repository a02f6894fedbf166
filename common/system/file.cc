#include "common/system/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>

namespace chat::disk {

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    // POSIX does not say what 0 would mean; it must not go on for ever.
    if (n == 0) return EIO;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int sync(int fd) {
  // EINTR is no licence to call it again: see the header.
  return ::fdatasync(fd) == 0 ? 0 : errno;
}

int sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return errno;
  // Some network file systems have no fsync for folders, and say so with EINVAL.
  return ::fsync(fd.get()) == 0 || errno == EINVAL ? 0 : errno;
}

Opened open_to_append(const std::string& path, int flags, mode_t mode) {
  const int existing = O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  // Only who makes the file sets its mode; a file that is there keeps the one it has.
  if ((flags & O_CREAT) != 0) {
    Fd made(::open(path.c_str(), existing | O_CREAT | O_EXCL, mode));
    if (made.valid() && ::fchmod(made.get(), mode) != 0) return {Fd(), errno};
    if (made.valid()) return {std::move(made), 0};
    if (errno != EEXIST || (flags & O_EXCL) != 0) return {Fd(), errno};
  }
  Fd fd(::open(path.c_str(), existing));
  const int error = fd.valid() ? 0 : errno;
  return {std::move(fd), error};
}

Named make_unique(const std::string& stem, const std::function<int(const std::string&)>& make) {
  Named named{stem, make(stem)};
  for (int number = 2; named.error == EEXIST; ++number) {
    named.path = stem + "-" + std::to_string(number);
    named.error = make(named.path);
  }
  return named;
}

std::string time_stamp() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &utc)};
}

}  // namespace chat::disk
