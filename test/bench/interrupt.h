// Ctrl+C and its kin as a descriptor and an exception, so that destructors kill what was started.

#pragma once

#include "common/socket.h"

namespace chat::bench {

struct Interrupted {};

// One per process, made before anything is started: it blocks the signals it then reports.
class Interrupt {
 public:
  Interrupt();
  // Readable when a signal has come.
  [[nodiscard]] int fd() const { return fd_.get(); }
  // Throws Interrupted when a signal has come.
  void check() const;

 private:
  Fd fd_;
};

}  // namespace chat::bench
