// Programs that are started, watched, and gone with their handle.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"

namespace chat::bench {

// User and system time of all threads of a process, ended ones too. Throws Failure when it is gone.
[[nodiscard]] std::chrono::microseconds cpu_of(pid_t pid);

// Killed and reaped by the destructor. Dies with this process even when that is killed with
// SIGKILL (unless it changes its user).
class Child {
 public:
  // Runs a program; `output` becomes its standard output and error.
  // Throws Failure when it is not there.
  static Child run(const std::vector<std::string>& command, const Fd& output);
  // The same on a terminal of its own, with these variables ("NAME=value") and no others.
  static Child run_on(const Fd& terminal, const std::vector<std::string>& command,
                      const std::vector<std::string>& environment);
  // Runs `body` in a copy of this process, which then ends.
  static Child fork(const std::function<void()>& body);

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  // False once it has ended by itself.
  [[nodiscard]] bool alive() const;
  // User and system time of all its threads, ended ones too.
  [[nodiscard]] std::chrono::microseconds cpu() const { return cpu_of(pid_); }
  [[nodiscard]] double resident_kib() const { return status_number("VmRSS:"); }
  [[nodiscard]] unsigned threads() const {
    return static_cast<unsigned>(status_number("Threads:"));
  }

 private:
  explicit Child(pid_t pid) : pid_(pid) {}
  [[nodiscard]] double status_number(std::string_view name) const;

  pid_t pid_;
};

struct Pipe {
  Fd read_end;
  Fd write_end;
};
[[nodiscard]] Pipe make_pipe();

}  // namespace chat::bench
