// A screen in tmux, with a shell in it: real keys, sizes and pastes, and what is seen then, as
// text. A tmux of its own, in the test's folder.

#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client/terminal/screen_size.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {

class Tmux {
 public:
  // The shell's home is `home`, too; its prompt is "$ ".
  Tmux(const TemporaryFolder& home, ScreenSize size);
  Tmux(const Tmux&) = delete;
  Tmux& operator=(const Tmux&) = delete;
  ~Tmux();

  // Text, as if it were typed.
  void types(std::string_view text) const;
  // Keys by their tmux names: "Enter", "C-c", "PPage".
  void presses(const std::vector<std::string>& keys) const;
  // Types a command for the shell, and Enter.
  void runs(std::string_view command) const;
  // The client at a server on this machine.
  void runs_client(std::uint16_t port, std::string_view name) const;
  // In brackets, where the program has asked for it.
  void pastes(std::string_view text) const;
  void resizes(ScreenSize size) const;

  // The rows as they are seen, each with LF behind it, without blanks at their ends.
  [[nodiscard]] std::string screen() const;
  // The same, where rows that the terminal has wrapped itself are one, as they are when selected.
  [[nodiscard]] std::string screen_unwrapped() const;
  // The same with blanks and control sequences: every look is said with SGR (ECMA-48, 8.3.117).
  [[nodiscard]] std::string screen_with_looks() const;
  // "column;row" of the cursor, both from 0.
  [[nodiscard]] std::string cursor() const { return shows_of("#{cursor_x};#{cursor_y}"); }
  // A format of tmux(1), filled in.
  [[nodiscard]] std::string shows_of(std::string_view format) const;

  // Waits until the screen is like that; false at the deadline.
  [[nodiscard]] bool shows(std::string_view text) const;
  [[nodiscard]] bool settles(const std::function<bool(const std::string& screen)>& condition) const;

 private:
  [[nodiscard]] std::string tmux(std::vector<std::string> command) const;

  std::string folder_;
  std::vector<std::string> environment_;
  Process server_;
};

}  // namespace chat::test
