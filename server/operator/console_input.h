// Reads the operator's commands from the server's terminal, a line at a time, on a thread of its
// own. Only a terminal is read: what is in a pipe may be meant for somebody else. A server in the
// background waits until it is in the foreground again; at the end of the input the server goes on
// without commands.

#pragma once

#include <functional>
#include <string_view>
#include <thread>

#include "common/system/socket.h"

namespace chat {

class ConsoleInput {
 public:
  // Reads `fd`, which the caller keeps, and calls `on_line` for each line. Does nothing when `fd`
  // is no terminal. SIGTTIN has to be ignored (see termios(3) on the background): reading must
  // fail, not stop the process. Throws std::system_error.
  ConsoleInput(int fd, std::function<void(std::string_view line)> on_line);
  // Ends the thread: no call comes after it.
  ~ConsoleInput();
  ConsoleInput(const ConsoleInput&) = delete;
  ConsoleInput& operator=(const ConsoleInput&) = delete;

 private:
  void run() noexcept;
  // Waits until there is something to read; false at the end.
  [[nodiscard]] bool wait() const;
  // Waits before another try; false at the end.
  [[nodiscard]] bool pause() const;

  const int fd_;
  const std::function<void(std::string_view)> on_line_;
  Fd ending_;  // readable when the thread is to end
  Fd end_;     // the other end of that pipe
  std::thread thread_;
};

}  // namespace chat
