// A program that makes the connection (--via): the client talks with the server through its
// standard input and output, as ssh does with a ProxyCommand.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/system/socket.h"

namespace chat {

class ViaProgram {
 public:
  // It has a session of its own, so that keys at the terminal send it no signal and it has no
  // terminal to write on or to ask at; no descriptor of the client's; and the usual effect of every
  // signal.
  struct Started {
    Socket socket;                        // its standard input and output
    std::unique_ptr<ViaProgram> program;  // nullptr when it could not be started
    std::string error;                    // why not, as a sentence
  };
  // `words`: the program, to be found in PATH, and its arguments; at least one.
  [[nodiscard]] static Started start(const std::vector<std::string>& words);

  // Ends it, waits for it, and takes it from the table of processes.
  ~ViaProgram();
  ViaProgram(const ViaProgram&) = delete;
  ViaProgram& operator=(const ViaProgram&) = delete;

  // What it says on standard error; to be read when there is something, or it would wait. -1: it
  // says no more.
  [[nodiscard]] int error_fd() const { return errors_.get(); }
  void read_errors();

  // Ends it, if it does not do so by itself within a moment. Returns its last words, or how it has
  // ended: "exit code 255". May wait for kLongestMoment and kLongestEnd.
  [[nodiscard]] std::string end_and_tell();

 private:
  // A program that has closed its output usually ends at once; it may say why on its way.
  static constexpr std::chrono::milliseconds kLongestMoment{300};
  // After SIGTERM; then comes SIGKILL.
  static constexpr std::chrono::milliseconds kLongestEnd{1'000};
  // Of what it says, so many bytes are kept, from the end.
  static constexpr std::size_t kMostKept = 1'024;

  ViaProgram(std::string name, pid_t pid, Fd errors);
  // Whether it has ended, or does within that time. It stays in the table of processes.
  [[nodiscard]] bool ends_within(std::chrono::milliseconds longest) const;
  void end();

  const std::string name_;
  pid_t pid_;         // 0: it was waited for
  Fd end_;            // pidfd_open(2): readable when it has ended
  Fd errors_;         // the pipe that is its standard error
  std::string said_;  // the end of what came from there
  int status_ = 0;    // as of waitpid(2), once pid_ is 0
};

}  // namespace chat
