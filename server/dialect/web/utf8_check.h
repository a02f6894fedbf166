// Tells as early as possible that bytes are no UTF-8, however they are cut into pieces. The
// well-formed sequences are those of Unicode 15, table 3-7. Pure; one owner.

#pragma once

#include <cstdint>
#include <string_view>

namespace chat {

class Utf8Check {
 public:
  // False when `bytes`, behind those of the calls before, cannot be part of UTF-8.
  [[nodiscard]] bool accepts(std::string_view bytes);
  // Whether the bytes so far end behind a whole character.
  [[nodiscard]] bool is_complete() const { return missing_ == 0; }

 private:
  [[nodiscard]] bool accepts(unsigned char byte);
  [[nodiscard]] bool begins(unsigned char first);

  unsigned missing_ = 0;  // bytes of the character that has begun
  unsigned char lowest_ = 0;
  unsigned char highest_ = 0;  // of the next one of them
};

}  // namespace chat
