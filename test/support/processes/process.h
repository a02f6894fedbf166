// A real program as a fixture: started with default signals in a session of its own, its
// output read with a deadline, killed with its group at the end.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"
#include "test/support/deadline.h"

namespace chat::test {

// Where the binaries are: beside the test program.
[[nodiscard]] std::string binary(std::string_view name);

// User and system time of all threads of a process so far, ended ones too. Throws
// std::runtime_error when it is gone.
[[nodiscard]] double cpu_seconds_of(pid_t pid);

class Process {
 public:
  struct Options {
    std::vector<std::string> environment;  // "NAME=value", beside PATH and the sanitizers' own
    std::function<void()> before_exec;     // in the child: limits, user, descriptors
    bool on_terminal = false;              // a pseudo-terminal for all three streams
    // Of a ServerProcess: its port, 0 for its own choice, and a command that it is run under.
    std::uint16_t port = 0;
    std::vector<std::string> under;
    std::string program;  // another than the one beside the test program
  };
  explicit Process(std::vector<std::string> command) : Process(std::move(command), Options()) {}
  Process(std::vector<std::string> command, const Options& options);
  // A copy of this program that runs `body` and ends: with 0, or with 1 when that throws.
  explicit Process(const std::function<void()>& body);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  [[nodiscard]] pid_t pid() const { return pid_; }
  void write(std::string_view text) const;
  void close_input() { input_.close(); }
  // Nobody reads its output any more.
  void close_output() { output_.close(); }
  void signal(int number) const;

  // Waits until the output has `text`; false at the deadline or its end.
  [[nodiscard]] bool prints(std::string_view text);
  // Everything printed so far, or with wait() until its end.
  [[nodiscard]] const std::string& output() const { return out_; }
  void forget() { out_.clear(); }
  // Reads what it prints for as long, so that it does not have to wait.
  void reads_for(std::chrono::milliseconds time);
  // Reads standard error to its end.
  [[nodiscard]] std::string errors();
  // Whether it has ended; does not wait.
  [[nodiscard]] bool ended() { return reap(); }
  // Waits until it has ended, without reading its output; false at the deadline.
  [[nodiscard]] bool ends();
  // The exit code (or 128 + signal) once it has ended; nothing at the deadline.
  [[nodiscard]] std::optional<int> wait();

  [[nodiscard]] std::size_t threads() const;
  [[nodiscard]] std::size_t descriptors() const;
  [[nodiscard]] std::size_t resident_bytes() const;
  [[nodiscard]] double cpu_seconds() const { return cpu_seconds_of(pid_); }
  // The terminal, with Options::on_terminal.
  [[nodiscard]] int terminal() const { return output_.get(); }

 private:
  // `run` is called in the child and does not return.
  void start(bool on_terminal, const std::function<void()>& run);
  [[nodiscard]] bool reap();

  pid_t pid_ = -1;
  std::optional<int> status_;
  Fd input_;
  Fd output_;
  Fd error_;
  std::string out_;
};

}  // namespace chat::test
