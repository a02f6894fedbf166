// Programs that are started, watched, and gone with their handle.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/socket.h"

namespace chat::bench {

// Killed and reaped by the destructor. Dies with this process even when that is killed with
// SIGKILL (unless it changes its user).
class Child {
 public:
  // Runs a program; `output` becomes its standard output and error.
  // Throws Failure when it is not there.
  static Child run(const std::vector<std::string>& command, const Fd& output);
  // Runs `body` in a copy of this process, which then ends.
  static Child fork(const std::function<void()>& body);

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  // False once it has ended by itself.
  [[nodiscard]] bool alive() const;
  // User and system time of all its threads, ended ones too.
  [[nodiscard]] std::chrono::microseconds cpu() const;
  [[nodiscard]] double resident_kib() const;

 private:
  explicit Child(pid_t pid) : pid_(pid) {}

  pid_t pid_;
};

// A folder under the system's temporary one, removed with its content by the destructor.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Pipe {
  Fd read_end;
  Fd write_end;
};
[[nodiscard]] Pipe make_pipe();

}  // namespace chat::bench
