// The terminal's modes: a byte at a time and without echo, as long as this lives. They are put back
// on every way out, an abort included.

#pragma once

#include <termios.h>

#include <cstddef>

namespace chat {

class Terminal {
 public:
  // `fd` is a terminal.
  explicit Terminal(int fd);
  ~Terminal() { leave(); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // The modes for typing; after a stop too, when a shell has put its own.
  void enter();
  // The modes as they were found.
  void leave();

  [[nodiscard]] std::size_t columns() const;

 private:
  int fd_;
  termios found_{};
};

[[nodiscard]] bool is_terminal(int fd);

}  // namespace chat
