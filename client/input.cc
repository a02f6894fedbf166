#include "client/input.h"

#include <unistd.h>

#include <cerrno>

#include "common/protocol.h"

namespace chat {
namespace {

constexpr std::size_t kKeysAtOnce = 4096;

// Bytes that were read; 0 at the end, and where there is nothing to read from any more.
// Nothing when there was nothing after all.
std::optional<std::size_t> read_some(int fd, char* space, std::size_t size) {
  const ssize_t n = ::read(fd, space, size);
  if (n >= 0) return static_cast<std::size_t>(n);
  if (errno == EINTR || errno == EAGAIN) return std::nullopt;
  return 0;  // EIO: the terminal is gone
}

}  // namespace

Input::Input(int fd, Way way) : fd_(fd), way_(way), lines_(kMaxLine) {}

int Input::fd_to_read() const {
  return state_ == State::Open && taken_ ? fd_ : -1;
}

void Input::read() {
  if (fd_to_read() < 0) return;
  if (way_ == Way::Keys) {
    read_keys();
  } else {
    read_lines();
  }
}

void Input::finish() {
  state_ = State::Ended;
  taken_ = true;
  keys_.clear();
  key_ = 0;
}

void Input::read_keys() {
  keys_.resize(kKeysAtOnce);
  key_ = 0;
  const auto bytes = read_some(fd_, keys_.data(), keys_.size());
  keys_.resize(bytes.value_or(0));
  if (bytes == 0U) state_ = State::Ended;
  taken_ = keys_.empty();
}

void Input::read_lines() {
  const std::span<char> space = lines_.space();
  auto bytes = read_some(fd_, space.data(), space.size());
  if (!bytes) return;
  if (*bytes == 0) {
    state_ = State::Ended;
    if (!lines_.has_partial_line()) return;
    space.front() = '\n';  // a last line without its end is a line
    bytes = 1;
  }
  lines_.commit(*bytes);
  taken_ = false;
}

std::optional<Input::Entry> Input::next() {
  if (taken_) return std::nullopt;
  auto entry = way_ == Way::Keys ? next_of_keys() : next_of_lines();
  if (!entry) taken_ = true;
  return entry;
}

std::optional<Input::Entry> Input::next_of_keys() {
  while (key_ < keys_.size()) {
    const LineEditor::Action action = editor_.feed(keys_[key_++]);
    if (action == LineEditor::Action::Entered) return Entry{Entry::Kind::Line, editor_.take()};
    if (action == LineEditor::Action::Leave) return Entry{Entry::Kind::Leave, ""};
  }
  return std::nullopt;
}

std::optional<Input::Entry> Input::next_of_lines() {
  const auto line = lines_.next();
  if (!line) return std::nullopt;
  if (line->too_long) return Entry{Entry::Kind::TooLong, ""};
  return Entry{Entry::Kind::Line, std::string(line->text)};
}

}  // namespace chat
