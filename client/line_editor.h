// The line that is being typed: bytes from a terminal in, actions out. Pure: no terminal in it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace chat {

class LineEditor {
 public:
  enum class Action : std::uint8_t {
    None,
    Changed,  // text() is another
    Entered,  // take() has the line
    Leave,    // Ctrl+C, or Ctrl+D on an empty line
  };

  // Enough for a line that is too long to be told so by the server, and still to be shortened. What
  // is typed beyond it is not kept.
  static constexpr std::size_t kMaxText = std::size_t{16} * 1024;

  [[nodiscard]] Action feed(char byte);

  // Valid UTF-8 without control characters but tab.
  [[nodiscard]] const std::string& text() const { return text_; }
  // The text, which is empty afterwards.
  [[nodiscard]] std::string take();
  void set(std::string text) { text_ = std::move(text); }

 private:
  // Where in an escape sequence of the terminal's keys (ECMA-48, 5.4) the next byte is.
  enum class Escape : std::uint8_t {
    None,
    Begun,       // after ESC
    Control,     // after ESC [
    Parameters,  // further on in it
    OneMore,     // after ESC O, and after the Linux console's ESC [ [
  };

  // True when `byte` belongs to an escape sequence; it means nothing then.
  bool swallow(unsigned char byte);
  Action control(unsigned char byte);
  Action character(char byte);
  void insert(char32_t code_point);
  void erase_character();
  void erase_word();

  std::string text_;
  std::string incomplete_;  // the beginning of a UTF-8 sequence
  Escape escape_ = Escape::None;
};

}  // namespace chat
