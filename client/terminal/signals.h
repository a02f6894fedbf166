// Signals as something to poll for. Those that ask the program to end, unless whoever started it
// has them ignored (nohup), and what happens to its terminal: SIGWINCH, SIGTSTP, SIGCONT.

#pragma once

#include <csignal>
#include <optional>

#include "common/system/socket.h"

namespace chat {

class Signals {
 public:
  // Throws std::system_error.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] int fd() const { return fd_.get(); }
  // The next signal that has come.
  [[nodiscard]] std::optional<int> next() const;

  // While this lives, signals do what they do in any program.
  class AsUsual {
   public:
    explicit AsUsual(const Signals& signals);
    ~AsUsual();
    AsUsual(const AsUsual&) = delete;
    AsUsual& operator=(const AsUsual&) = delete;

   private:
    sigset_t before_{};
  };

 private:
  sigset_t taken_{};
  sigset_t before_{};
  Fd fd_;
};

}  // namespace chat
