// A person at a terminal: the real client on a pseudo-terminal, with a home folder of the test's.
// What it writes is read as a terminal would; anything that is not the client's to write is a
// error.

#pragma once

#include <termios.h>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/virtual_terminal.h"

namespace chat::test {

// Home, terminal, language and time zone are the test's; `more` comes after them and wins.
[[nodiscard]] std::vector<std::string> person_environment(const TemporaryFolder& home,
                                                          const std::vector<std::string>& more);

// For a program on a terminal of Person's size, with that environment.
[[nodiscard]] Process::Options terminal_options(const TemporaryFolder& home,
                                                const std::vector<std::string>& more);

class Person {
 public:
  static constexpr std::size_t kRows = 24;
  static constexpr std::size_t kColumns = 80;

  Person(const TemporaryFolder& home, std::vector<std::string> arguments,
         const std::vector<std::string>& environment = {});
  // At that server, under that name.
  Person(const TemporaryFolder& home, std::uint16_t port, std::string_view name,
         const std::vector<std::string>& environment = {});

  void types(std::string_view keys) const { process_.write(keys); }
  // Types a line into the empty input, and Enter; waits until the input is empty again.
  void enters(std::string_view line);
  // As a terminal sends what is pasted.
  void pastes(std::string_view text) const;

  // Waits until the screen, or what was printed outside of it, is like that; false at the deadline.
  [[nodiscard]] bool sees(std::string_view text);
  [[nodiscard]] bool waits_for(const std::function<bool()>& condition);
  // Waits until the row with the cursor is `text`.
  [[nodiscard]] bool has_typed(std::string_view text);
  // Waits until the program has ended: its exit code, or 128 + signal; nothing at the deadline.
  [[nodiscard]] std::optional<int> ends();

  // The rows, each with LF behind it, as far as it was read.
  [[nodiscard]] std::string screen() const;
  [[nodiscard]] std::string row(std::size_t index) const { return terminal_.row(index); }
  [[nodiscard]] std::string last_row() const { return terminal_.row(kRows - 1); }
  // What was printed while the alternate screen was not shown.
  [[nodiscard]] const std::string& outside() const { return outside_; }
  [[nodiscard]] const VirtualTerminal& terminal() const { return terminal_; }
  // Every byte.
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  // The first thing that was not the client's to write; empty: none.
  [[nodiscard]] std::string error() const;

  // What is not as it was before the program started: modes of the terminal, the alternate screen,
  // the cursor, bracketed paste, reports of mouse and focus, the window's title; empty: nothing.
  [[nodiscard]] std::string left_behind() const;

  [[nodiscard]] Process& process() { return process_; }

 private:
  void take();
  void take_token(std::string_view token);
  void take_notification(std::string_view token);
  void set_error(std::string_view what, std::string_view detail);

  Process process_;
  std::string bytes_;
  std::size_t taken_ = 0;
  VirtualTerminal terminal_{kRows, kColumns};
  std::map<std::string, bool, std::less<>> modes_;  // "?25": shown
  int titles_ = 0;                                  // of windows, put aside and not taken back
  std::string outside_;
  std::string error_;
};

}  // namespace chat::test
