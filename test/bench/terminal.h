// Terminals that a client is measured on: one that is read here, byte by byte, and one of tmux.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"
#include "test/bench/interrupt.h"
#include "test/bench/message.h"
#include "test/bench/process.h"
#include "test/support/temporary_folder.h"

namespace chat::bench {

inline constexpr unsigned short kTerminalRows = 24;
inline constexpr unsigned short kTerminalColumns = 80;

// What a program on a terminal has around it, beside TERM: nothing of whoever measures, and the
// time zone that times are compared in.
[[nodiscard]] std::vector<std::string> terminal_environment(const test::TemporaryFolder& home);

// The client at `program`, as ann in the room on `port`.
[[nodiscard]] std::vector<std::string> client_command(const std::string& program,
                                                      std::uint16_t port);

// A program on a pseudo-terminal. All throw Failure, std::system_error and Interrupted.
class OnTerminal {
 public:
  OnTerminal(const std::vector<std::string>& command, const test::TemporaryFolder& home,
             const Interrupt& interrupt);

  void type(std::string_view keys) const;
  // Reads until `text` has come since the last call of forget(): when it did.
  Time wait_for(std::string_view text, Time deadline);
  // Reads until `end`, so that the program never waits.
  void read_until(Time end);
  void forget() { seen_.clear(); }

  [[nodiscard]] const Child& child() const { return child_; }

 private:
  struct Ends {
    Fd ours;
    Fd theirs;
  };
  static Ends open();
  OnTerminal(Ends ends, const std::vector<std::string>& command, const test::TemporaryFolder& home,
             const Interrupt& interrupt);
  void read();

  const Interrupt& interrupt_;
  Fd fd_;
  Child child_;
  std::string seen_;  // since forget()
};

// A program in a window of tmux, which is started for it. All throw as OnTerminal does.
class InTmux {
 public:
  // `tmux` and the first word of `command` are paths. `home` outlives this.
  InTmux(std::string tmux, const std::vector<std::string>& command,
         const test::TemporaryFolder& home, const Interrupt& interrupt);

  void type(const std::string& text) const;
  void enter() const;
  // The rows of the screen, without blanks at their ends.
  [[nodiscard]] std::vector<std::string> screen() const;
  [[nodiscard]] std::chrono::microseconds cpu() const { return cpu_of(pid_); }

 private:
  // What tmux answers to a command.
  [[nodiscard]] std::string ask(const std::vector<std::string>& words) const;

  const std::string tmux_;
  const std::string socket_;
  const Interrupt& interrupt_;
  Pipe output_;   // of tmux: nobody reads it
  Child server_;  // with which everything in it goes
  pid_t pid_ = 0;
};

}  // namespace chat::bench
