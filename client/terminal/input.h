// Standard input, a line at a time: a pipe, a file, or a terminal that does the editing. Reads only
// when told to, and never more than it has to keep.

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

  // Where more is to be read; -1 when what was read has to be taken first, or it has ended.
  [[nodiscard]] int fd_to_read() const;
  // To be called when that descriptor has something.
  void read();

  struct Entry {
    enum class Kind : std::uint8_t {
      Line,
      TooLong,  // a line over kMaxLine, which is not kept
    } kind;
    std::string text;
  };
  [[nodiscard]] std::optional<Entry> next();

  // Nothing more will come, and everything was taken.
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
