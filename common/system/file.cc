#include "common/system/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "common/system/error.h"

namespace chat {
namespace {

OpenedFile open_once(const std::string& path, int flags, mode_t mode) {
  constexpr int kAlways = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  OpenedFile opened;
  do {
    opened.fd = Fd(::open(path.c_str(), flags | kAlways, mode));
    opened.error = opened.fd.valid() ? 0 : errno;
  } while (opened.error == EINTR);
  return opened;
}

}  // namespace

OpenedFile open_file(const std::string& path, int flags, mode_t mode) {
  if ((flags & O_CREAT) == 0) return open_once(path, flags, 0);
  // Only O_EXCL tells whether the file is new and its mode has to be set.
  OpenedFile made = open_once(path, flags | O_EXCL, mode);
  if (made.error == EEXIST && (flags & O_EXCL) == 0) return open_once(path, flags & ~O_CREAT, 0);
  if (made.error == 0 && ::fchmod(made.fd.get(), mode) != 0) return {Fd(), errno};
  return made;
}

std::string without_links(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) return path;
  const auto real = std::filesystem::weakly_canonical(absolute, error);
  return error ? path : real.string();
}

OpenedFile open_regular_file(const std::string& path, int flags, mode_t mode) {
  OpenedFile opened = open_file(path, flags, mode);
  if (opened.error != 0) return opened;
  struct stat status {};
  if (::fstat(opened.fd.get(), &status) != 0) return {Fd(), errno};
  if (!S_ISREG(status.st_mode)) return {Fd(), EINVAL};
  return opened;
}

std::string file_error_text(int error) {
  if (error == ELOOP) return "it is a symbolic link";
  if (error == EINVAL) return "it is not a file";
  if (error == EAGAIN) return "another program holds it";
  return error_text(error);
}

ReadResult read_at(int fd, std::uint64_t offset, std::span<char> space) {
  ReadResult result;
  while (result.bytes < space.size()) {
    const auto at = static_cast<off_t>(offset + result.bytes);
    const ssize_t n = ::pread(fd, space.data() + result.bytes, space.size() - result.bytes, at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) result.error = errno;
    if (n <= 0) return result;
    result.bytes += static_cast<std::size_t>(n);
  }
  return result;
}

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    // POSIX does not define a result of 0; without this the loop could go on for ever.
    if (n == 0) return EIO;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int sync_file(int fd) {
  // Not repeated after EINTR: see the header.
  return ::fdatasync(fd) == 0 ? 0 : errno;
}

int sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const OpenedFile opened = open_file(folder, O_RDONLY | O_DIRECTORY);
  if (opened.error != 0) return opened.error;
  // Some network file systems cannot sync a folder; they return EINVAL.
  return ::fsync(opened.fd.get()) == 0 || errno == EINVAL ? 0 : errno;
}

}  // namespace chat
