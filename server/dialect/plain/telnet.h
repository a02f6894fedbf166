// Removes telnet's negotiation (RFC 854, RFC 855) from what a client sends, and has it hide a line
// that is typed (RFC 857). Pure; used by one thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace chat {

class TelnetFilter {
 public:
  struct Stripped {
    std::size_t taken = 0;  // bytes that were read
    std::size_t text = 0;   // bytes of text that are left of them, at the beginning
  };
  // Removes the negotiation from `bytes`, however it is cut into pieces, and appends the answer
  // to `reply`. Stops before text that follows a command with an answer, so that the answer can
  // be sent in its place.
  [[nodiscard]] Stripped strip(std::span<char> bytes, std::string& reply);
  // The next line is a secret. A client that has spoken telnet, or does so before the line's end,
  // is told not to show it, and to show what comes behind it. Returns what it is told at once; the
  // rest goes to `reply` of strip().
  [[nodiscard]] std::string hide_line();

 private:
  enum class State : std::uint8_t { Text, Command, Option, Do, Sub, SubCommand };
  [[nodiscard]] bool is_text(unsigned char byte) const;
  void take(unsigned char byte, std::string& reply);

  void begin_hiding(std::string& reply);

  State state_ = State::Text;
  bool has_spoken_ = false;  // telnet
  enum class Echo : std::uint8_t { Shown, ToHide, Hidden } echo_ = Echo::Shown;
  std::size_t sub_length_ = 0;
};

}  // namespace chat
