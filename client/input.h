// Standard input, a line at a time: typed at a terminal with an editor, or as it comes. Reads only
// when told to, and never more than it has to keep.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "client/line_editor.h"
#include "common/line_buffer.h"

namespace chat {

class Input {
 public:
  enum class Way : std::uint8_t {
    Keys,   // bytes of a terminal that neither echoes nor edits
    Lines,  // a pipe, a file, or a terminal that does both
  };
  Input(int fd, Way way);

  // Where more is to be read; -1 when what was read has to be taken first, or it has ended.
  [[nodiscard]] int fd_to_read() const;
  // To be called when that descriptor has something.
  void read();

  struct Entry {
    enum class Kind : std::uint8_t {
      Line,
      TooLong,  // a line over kMaxLine, which is not kept
      Leave,    // Ctrl+C, Ctrl+D
    } kind;
    std::string text;
  };
  [[nodiscard]] std::optional<Entry> next();

  // Nothing more will come, and everything was taken.
  [[nodiscard]] bool is_finished() const { return state_ == State::Ended && taken_; }
  // As if it had ended.
  void finish();

  // The line that is being typed.
  [[nodiscard]] const std::string& text() const { return editor_.text(); }
  void set_text(std::string text) { editor_.set(std::move(text)); }

 private:
  void read_keys();
  void read_lines();
  [[nodiscard]] std::optional<Entry> next_of_keys();
  [[nodiscard]] std::optional<Entry> next_of_lines();

  int fd_;
  Way way_;
  enum class State : std::uint8_t { Open, Ended } state_ = State::Open;
  bool taken_ = true;  // what was read
  std::string keys_;   // [key_, size) was not taken yet
  std::size_t key_ = 0;
  LineEditor editor_;
  LineBuffer lines_;
};

}  // namespace chat
