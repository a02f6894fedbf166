// Standard input, one line at a time: a pipe, a file, or a terminal that edits lines itself.
// Reads only when told to, and no more than it has to keep.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "common/text/line_buffer.h"

namespace chat {

class Input {
 public:
  explicit Input(int fd);

  // The descriptor to read from; -1 when lines have to be taken first, or the input has ended.
  [[nodiscard]] int fd_to_read() const;
  // To be called when that descriptor is readable.
  void read();

  struct Entry {
    enum class Kind : std::uint8_t {
      Line,
      TooLong,  // a line over kMaxLine, which is not kept
    } kind;
    std::string text;
  };
  [[nodiscard]] std::optional<Entry> next();

  // Whether the input has ended and everything was taken.
  [[nodiscard]] bool is_finished() const { return state_ == State::Ended && taken_; }
  // As if it had ended.
  void finish();

 private:
  int fd_;
  enum class State : std::uint8_t { Open, Ended } state_ = State::Open;
  bool taken_ = true;  // what was read
  LineBuffer lines_;
};

}  // namespace chat
