// The rows of a terminal: lines that stay, and below them one row with a prompt and what is being
// typed. Makes the bytes of a repaint, all of it at once; writes nothing itself.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat {

class Screen {
 public:
  enum class Escapes : std::uint8_t { Yes, No };  // No: a terminal that knows only CR and LF

  Screen(Escapes escapes, std::size_t columns) : escapes_(escapes), columns_(columns) {}

  void set_columns(std::size_t columns) { columns_ = columns; }
  // Someone else has written on the terminal: the next paint() paints.
  void forget() { shown_.clear(); }

  // Takes the input row away, prints `above` (whole lines, each with its LF), and shows the row
  // again with `prompt` and `input`. Where they do not fit, the end of the input is shown: what
  // stays on one row can be taken away again. With both empty there is no row. Gives nothing where
  // nothing is to be changed.
  [[nodiscard]] std::string paint(std::string_view above, std::string_view prompt,
                                  std::string_view input);

 private:
  [[nodiscard]] std::string erase() const;
  [[nodiscard]] std::string row(std::string_view prompt, std::string_view input) const;

  Escapes escapes_;
  std::size_t columns_;
  std::string shown_;  // the row as it is now
};

}  // namespace chat
