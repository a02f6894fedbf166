#include "common/system/file_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "common/system/error.h"
#include "common/system/file.h"

namespace chat {
namespace {

constexpr mode_t kLockMode = 0600;

// The pause between two tries. F_SETLKW would wait without a limit.
constexpr std::chrono::milliseconds kPause{5};

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

FileLock::FileLock(const std::string& file, std::chrono::milliseconds patience) {
  OpenedFile opened = open_file(file + ".lock", O_RDWR | O_CREAT, kLockMode);
  fd_ = std::move(opened.fd);
  error_ = opened.error == 0 ? lock_file(fd_.get()) : opened.error;
  for (; error_ == EAGAIN && patience.count() > 0; patience -= kPause) {
    (void)::poll(nullptr, 0, static_cast<int>(std::min(patience, kPause).count()));
    error_ = lock_file(fd_.get());
  }
}

pid_t FileLock::holder() const {
  struct flock lock = whole_file();
  const bool is_known = ::fcntl(fd_.get(), F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  return is_known ? std::max(lock.l_pid, 0) : 0;  // -1: a process on another machine
}

FileLock lock_for_server(const std::string& file) {
  FileLock lock(file);
  const int error = lock.error();
  if (error == 0) return lock;
  if (error != EAGAIN) {
    throw UserError(error, "cannot lock " + file + ".lock (" + error_text(error) +
                               "); it keeps a second server out");
  }
  std::string sentence = file + " is used by another chat-server";
  if (lock.holder() != 0) sentence += " (process " + std::to_string(lock.holder()) + ")";
  throw UserError(error, sentence + "; stop that one first, or give another file");
}

int lock_file(int fd) {
  struct flock lock = whole_file();
  if (::fcntl(fd, F_SETLK, &lock) == 0) return 0;
  return errno == EACCES ? EAGAIN : errno;  // POSIX allows both when another process holds it
}

}  // namespace chat
