// Removes telnet's negotiation (RFC 854, RFC 855) from what a client sends. Pure; used by one
// thread.

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

 private:
  enum class State : std::uint8_t { Text, Command, Option, Do, Sub, SubCommand };
  [[nodiscard]] bool is_text(unsigned char byte) const;
  void take(unsigned char byte, std::string& reply);

  State state_ = State::Text;
  std::size_t sub_length_ = 0;
};

}  // namespace chat
