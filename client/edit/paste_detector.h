// Finds pastes among the keys of a terminal that does not mark them, or whose mark ends too soon,
// because the pasted text has the mark's end in it. What comes in one read, or at once after a
// paste, was not typed. Pure: the caller knows the time.

#pragma once

#include <optional>
#include <vector>

#include "client/edit/keys.h"

namespace chat {

class PasteDetector {
 public:
  // The keys of one read; returns those to be pressed now. A paste is held back, with all that
  // comes until end(): a marked paste, or the beginning of a second line in the same read.
  [[nodiscard]] std::vector<Key> take(std::vector<Key> keys);

  // Whether a paste is held back. Nothing more of it comes when the terminal is silent for a
  // moment: call end() then.
  [[nodiscard]] bool is_open() const { return paste_.has_value(); }
  // The paste that was held back. Only while is_open().
  [[nodiscard]] Key end();

 private:
  void add(const Key& key);

  std::optional<Key> paste_;
};

}  // namespace chat
