#include "client/settings/small_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "common/system/error.h"
#include "common/system/socket.h"

namespace chat {
namespace {

constexpr mode_t kFolderMode = 0700;

// What follows is an errno value, 0 for none.

int read_up_to(int fd, std::string& bytes, std::size_t most) {
  bytes.resize(most);
  std::size_t size = 0;
  while (size < most) {
    const ssize_t n = ::read(fd, bytes.data() + size, most - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  bytes.resize(size);
  return 0;
}

// A file beside the one to be replaced, gone again unless it has taken its place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& beside) : path_(beside + ".XXXXXX") {
    fd_ = Fd(::mkostemp(path_.data(), O_CLOEXEC));  // its mode is 0600
    if (!fd_.valid()) error_ = errno;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (fd_.valid()) (void)::unlink(path_.c_str());
  }

  int write(std::string_view bytes) {
    if (error_ == 0) error_ = write_all(fd_.get(), bytes);
    // Else some file systems have the new name on the disk before the content.
    if (error_ == 0 && ::fsync(fd_.get()) != 0) error_ = errno;
    return error_;
  }
  int take_place_of(const std::string& path) {
    if (error_ == 0 && ::rename(path_.c_str(), path.c_str()) != 0) error_ = errno;
    if (error_ == 0) fd_.close();
    return error_;
  }

 private:
  std::string path_;
  Fd fd_;
  int error_ = 0;
};

// Where a symbolic link leads, and the path itself for anything else.
std::string target_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  const std::filesystem::path target = std::filesystem::canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return EIO;  // POSIX does not say what it would mean; it must not go on for ever
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int make_folders_of(const std::string& path) {
  std::filesystem::path folder;
  for (const auto& part : std::filesystem::path(path).parent_path()) {
    folder /= part;
    if (::mkdir(folder.c_str(), kFolderMode) == 0 || errno == EEXIST) continue;
    // A folder that is there may say anything else first: a file system that is read-only, say.
    const int error = errno;
    struct stat found {};
    if (::stat(folder.c_str(), &found) != 0) return error;
  }
  return 0;
}

SmallFile read_small_file(const std::string& path, std::size_t most_bytes) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd.valid()) {
    // ENOTDIR: a folder of it is missing in another way.
    if (errno == ENOENT || errno == ENOTDIR) return {};
    return {"", error_text(errno)};
  }
  struct stat found {};
  if (::fstat(fd.get(), &found) != 0) return {"", error_text(errno)};
  if (!S_ISREG(found.st_mode)) return {"", "it is not a file"};
  SmallFile file;
  if (const int error = read_up_to(fd.get(), file.bytes, most_bytes + 1)) {
    return {"", error_text(error)};
  }
  if (file.bytes.size() > most_bytes) {
    return {"", "it is larger than " + std::to_string(most_bytes) + " bytes"};
  }
  return file;
}

std::optional<std::string> replace_file(const std::string& path, std::string_view bytes) {
  const std::string target = target_of(path);
  if (const int error = make_folders_of(target)) return error_text(error);
  TemporaryFile file(target);
  if (const int error = file.write(bytes)) return error_text(error);
  if (const int error = file.take_place_of(target)) return error_text(error);
  return std::nullopt;
}

}  // namespace chat
