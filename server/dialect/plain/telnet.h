// Takes telnet's negotiation (RFC 854, RFC 855) out of what a client sends. Pure; one owner.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace chat {

class TelnetFilter {
 public:
  struct Stripped {
    std::size_t taken = 0;  // bytes that were looked at
    std::size_t text = 0;   // bytes of text that these were shortened to, at the beginning
  };
  // Removes the negotiation from `bytes`, whatever the chunks it comes in, and appends what has to
  // be answered to `reply`. Ends early at text that comes behind such an answer, so that the answer
  // can be given in its place.
  [[nodiscard]] Stripped strip(std::span<char> bytes, std::string& reply);

 private:
  enum class State : std::uint8_t { Text, Command, Option, Do, Sub, SubCommand };
  [[nodiscard]] bool is_text(unsigned char byte) const;
  void take(unsigned char byte, std::string& reply);

  State state_ = State::Text;
  std::size_t sub_length_ = 0;
};

}  // namespace chat
