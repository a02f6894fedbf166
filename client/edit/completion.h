// The Tab key: what stands before the cursor, completed to a name, a command or a setting. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/talk/people.h"

namespace chat {

// The bytes of the text from `begin` to before `end` give way to `text`, and the cursor stands
// behind that.
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

  // `cursor` is a place between bytes of `text`, which is UTF-8. When the last press was answered
  // and its answer still stands before the cursor, that gives way to the next candidate, and after
  // the last one to the first. Nothing when there is no candidate.
  [[nodiscard]] std::optional<Completed> press(Turn turn, std::string_view text, std::size_t cursor,
                                               const People& people);

  // To be called for every other key.
  void reset() { candidates_.clear(); }

 private:
  [[nodiscard]] bool goes_on(std::string_view text, std::size_t cursor) const;

  // Empty: no candidate was given by the last key. They do not change while they are gone through.
  std::vector<std::string> candidates_;
  std::size_t chosen_ = 0;
  std::size_t begin_ = 0;
};

}  // namespace chat
