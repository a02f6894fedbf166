// The Tab key: completes the text before the cursor to a name, a command, a setting or an
// emoji. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/talk/people.h"

namespace chat {

// The bytes [begin, end) of the line become `text`, and the cursor moves behind it.
struct Completed {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

class Completion {
 public:
  enum class Turn : std::uint8_t {
    Next,      // Tab
    Previous,  // Shift+Tab
  };

  // `text` is UTF-8, `cursor` a byte offset in it. If the last answer still stands before the
  // cursor, it is replaced by the next candidate; after the last candidate comes the first.
  // Nothing if there is no candidate.
  [[nodiscard]] std::optional<Completed> press(Turn turn, std::string_view text, std::size_t cursor,
                                               const People& people);

  // To be called for every other key.
  void reset() { candidates_.clear(); }

 private:
  [[nodiscard]] bool goes_on(std::string_view text, std::size_t cursor) const;

  // The candidates of the last key; they do not change from one press to the next.
  std::vector<std::string> candidates_;
  std::size_t chosen_ = 0;
  std::size_t begin_ = 0;
};

}  // namespace chat
