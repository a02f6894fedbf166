#include "client/terminal/output.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <optional>
#include <string>

#include "client/terminal/terminal.h"
#include "common/system/terminal.h"
#include "common/unicode/rows.h"

namespace chat {
namespace {

// Opens the same terminal or pipe again (Linux, /proc). This new description can be made
// non-blocking without effect on other programs that share the old one, such as the shell. Not
// valid when /proc is missing or the terminal belongs to another user.
Fd reopen(int fd) {
  struct stat status {};
  const bool is_pipe = ::fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
  if (!is_pipe && !is_terminal(fd)) return {};
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  const int own = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  return Fd{own};
}

}  // namespace

// Without a description of its own, it writes at most what a writable pipe takes whole (PIPE_BUF,
// pipe(7)); a file takes everything.
Output::Output(int fd)
    : own_(reopen(fd)),
      fd_(own_.valid() ? own_.get() : fd),
      largest_write_(own_.valid() ? kMaxWaiting : PIPE_BUF) {}

void Output::put(std::string_view bytes) {
  if (fd_ >= 0) waiting_ += bytes;
}

void Output::put_lines(std::string_view lines) {
  const auto columns = lines.empty() ? std::nullopt : terminal_columns(fd_);
  if (columns) return put(as_rows(lines, *columns));
  put(lines);
}

void Output::close() {
  waiting_.clear();
  own_.close();
  fd_ = -1;
}

IoResult Output::flush() {
  std::size_t done = 0;
  while (!waiting_.empty()) {
    pollfd ready{fd_, POLLOUT, 0};
    if (::poll(&ready, 1, 0) == 0) return {IoStatus::Blocked, done, 0};
    const std::size_t size = std::min(waiting_.size(), largest_write_);
    const ssize_t written = ::write(fd_, waiting_.data(), size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) return {IoStatus::Blocked, done, 0};
    if (written < 0) return {IoStatus::Failed, done, errno};
    waiting_.erase(0, static_cast<std::size_t>(written));
    done += static_cast<std::size_t>(written);
  }
  return {IoStatus::Ok, done, 0};
}

}  // namespace chat
