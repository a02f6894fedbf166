#include "common/system/file_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "common/system/error.h"
#include "common/system/file.h"

namespace chat {
namespace {

constexpr mode_t kLockMode = 0600;

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

// " (process 123)", or nothing where the system does not say who it is.
std::string owner(int fd) {
  struct flock lock = whole_file();
  if (::fcntl(fd, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK || lock.l_pid <= 0) return "";
  return " (process " + std::to_string(lock.l_pid) + ")";
}

}  // namespace

FileLock::FileLock(const std::string& file) {
  const std::string path = file + ".lock";
  disk::Opened opened = disk::open_to_append(path, O_CREAT, kLockMode);
  if (opened.error != 0) {
    throw UserError(opened.error, "cannot open " + path + " (" + error_text(opened.error) +
                                      "); it keeps a second server out");
  }
  fd_ = std::move(opened.fd);
  struct flock lock = whole_file();
  if (::fcntl(fd_.get(), F_SETLK, &lock) == 0) return;
  const int error = errno;
  // POSIX allows both for a lock that another process holds.
  if (error != EACCES && error != EAGAIN) {
    throw UserError(error, "cannot lock " + path + " (" + error_text(error) +
                               "); it keeps a second server out");
  }
  throw UserError(error, file + " is used by another chat-server" + owner(fd_.get()) +
                             "; stop that one first, or give another file");
}

}  // namespace chat
