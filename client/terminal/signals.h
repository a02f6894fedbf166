// Signals through a descriptor, for poll(2): those that ask the program to end, except where they
// are ignored (nohup), and those about the terminal: SIGWINCH, SIGTSTP, SIGCONT.

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

  // While this object lives, signals have their usual effect.
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
