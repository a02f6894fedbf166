// Standard output that never blocks the program: what a stopped terminal or a slow reader does
// not take waits here. The caller bounds it: it adds nothing while is_full().

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/system/socket.h"

namespace chat {

class Output {
 public:
  // The caller keeps `fd`, which is not changed.
  explicit Output(int fd);

  void put(std::string_view bytes);
  // Lines with their LF. On a terminal, which would wrap them by itself, they are put as_rows().
  void put_lines(std::string_view lines);
  // Writes as much as is taken at once. Blocked: not everything. Failed with EPIPE: nobody reads
  // it any more.
  IoResult flush();

  // Drops what waits, and what is added later.
  void close();

  // For poll(2); -1 once closed.
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_empty() const { return waiting_.empty(); }
  [[nodiscard]] bool is_full() const { return waiting_.size() >= kMaxWaiting; }

 private:
  // The most that waits here. Beyond it the client stops reading from the server, answers no
  // pings and is shown as away. So this is more than a busy room sends in a minute.
  static constexpr std::size_t kMaxWaiting = std::size_t{4} * 1024 * 1024;

  Fd own_;
  int fd_;
  std::size_t largest_write_;
  std::string waiting_;
};

}  // namespace chat
