#include "client/terminal/input.h"

#include <unistd.h>

#include <cerrno>

#include "common/protocol/request.h"

namespace chat {
namespace {

// Reads. Returns the number of bytes; 0 at the end, and when the input is gone; nothing when
// there was nothing to read after all.
std::optional<std::size_t> read_some(int fd, char* space, std::size_t size) {
  const ssize_t n = ::read(fd, space, size);
  if (n >= 0) return static_cast<std::size_t>(n);
  if (errno == EINTR || errno == EAGAIN) return std::nullopt;
  return 0;  // EIO: the terminal is gone
}

}  // namespace

Input::Input(int fd) : fd_(fd), lines_(kMaxLine) {}

int Input::fd_to_read() const {
  return state_ == State::Open && taken_ ? fd_ : -1;
}

void Input::finish() {
  state_ = State::Ended;
  taken_ = true;
}

void Input::read() {
  if (fd_to_read() < 0) return;
  const std::span<char> space = lines_.space();
  auto bytes = read_some(fd_, space.data(), space.size());
  if (!bytes) return;
  if (*bytes == 0) {
    state_ = State::Ended;
    if (!lines_.has_partial_line()) return;
    space.front() = '\n';  // an unfinished last line counts as a line
    bytes = 1;
  }
  lines_.commit(*bytes);
  taken_ = false;
}

std::optional<Input::Entry> Input::next() {
  if (taken_) return std::nullopt;
  const auto line = lines_.next();
  if (!line) {
    taken_ = true;
    return std::nullopt;
  }
  if (line->too_long) return Entry{Entry::Kind::TooLong, ""};
  return Entry{Entry::Kind::Line, std::string(line->text)};
}

}  // namespace chat
