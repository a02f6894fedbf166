#include "test/support/deadline.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

namespace chat::test {
namespace {

constexpr std::chrono::milliseconds kAfterOneInVain{500};
constexpr std::chrono::milliseconds kLookAgain{5};

std::atomic<bool>& any_in_vain() {
  static std::atomic<bool> any{false};
  return any;
}

}  // namespace

Clock::time_point deadline() {
  const Clock::time_point now = Clock::now();
  return any_in_vain() ? now + kAfterOneInVain : now + kDeadline;
}

void waited_in_vain() {
  any_in_vain() = true;
}

void wait_anew() {
  any_in_vain() = false;
}

bool eventually(const std::function<bool()>& condition) {
  const auto until = deadline();
  while (!condition()) {
    if (Clock::now() >= until) {
      waited_in_vain();
      return false;
    }
    std::this_thread::sleep_for(kLookAgain);
  }
  return true;
}

bool read_until(int fd, std::string& text, const std::function<bool(std::string_view)>& enough) {
  const auto until = deadline();
  while (!enough(text)) {
    if (!wait_readable(fd, until)) return false;
    if (!read_some(fd, text)) return enough(text);
  }
  return true;
}

bool wait_readable(int fd, Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  pollfd poll{fd, POLLIN, 0};
  if (left.count() > 0 && ::poll(&poll, 1, static_cast<int>(left.count())) > 0) return true;
  waited_in_vain();
  return false;
}

bool read_some(int fd, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t n = ::read(fd, buffer.data(), buffer.size());
  if (n > 0) text.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

}  // namespace chat::test
