// Takes telnet's negotiation (RFC 854, RFC 855) out of what a client sends. Pure; one owner.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace chat {

class TelnetFilter {
 public:
  // Removes the negotiation from `bytes`, which it shortens to the size it returns, whatever the
  // chunks it comes in. What has to be answered is appended to `reply`.
  [[nodiscard]] std::size_t strip(std::span<char> bytes, std::string& reply);

 private:
  enum class State : std::uint8_t { Text, Command, Option, Do, Sub, SubCommand };
  // True when `byte` is text.
  bool take(unsigned char byte, std::string& reply);

  State state_ = State::Text;
  std::size_t sub_length_ = 0;
};

}  // namespace chat
