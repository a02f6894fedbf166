// Standard output that never holds up the program: what a stopped terminal or a slow reader does
// not take waits here. Bounded by its user, who puts nothing more in while is_full().

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/system/socket.h"

namespace chat {

class Output {
 public:
  // `fd` stays its owner's, and as it is.
  explicit Output(int fd);

  void put(std::string_view bytes);
  // Writes what is taken at once. Blocked when that was not everything; Failed with EPIPE when
  // nobody reads it any more.
  IoResult flush();

  // Gives up what waits and what is put in later.
  void close();

  // For poll(2); -1 once closed.
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_empty() const { return waiting_.empty(); }
  [[nodiscard]] bool is_full() const { return waiting_.size() >= kMaxWaiting; }

 private:
  // What the server sends beyond it waits in the connection, and then there. The server's pings do
  // too, and who does not answer them is away: so this is more than a busy room says in a minute.
  static constexpr std::size_t kMaxWaiting = std::size_t{4} * 1024 * 1024;

  Fd own_;
  int fd_;
  std::size_t largest_write_;
  std::string waiting_;
};

}  // namespace chat
