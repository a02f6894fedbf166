// Turns what a terminal sends into keys: UTF-8, and the escape sequences of xterm, rxvt-unicode,
// the Linux console and the many that follow xterm (ECMA-48, 5.4; xterm's "Control Sequences").
// Pure: knows no terminal and no clock.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

struct Key {
  enum class Kind : std::uint8_t {
    Unknown,  // never given by KeyParser
    Text,     // `text` was typed: printable characters
    Paste,    // `text` was pasted
    Letter,   // `letter` with Ctrl, Alt, or both
    Enter,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    Escape,
    F1,
    WheelUp,  // of the mouse
    WheelDown,
    MouseButton,  // was pressed
    FocusIn,      // the terminal's window has the keyboard now
    FocusOut,
  };
  struct Modifiers {
    bool shift = false;
    bool alt = false;
    bool ctrl = false;
    bool operator==(const Modifiers&) const = default;
  };

  Kind kind = Kind::Unknown;
  Modifiers with;
  // Letter: lower case with Ctrl ("Ctrl+A" is 'a', Ctrl+Space is ' '); as it was sent with Alt.
  char32_t letter = 0;
  // Valid UTF-8 without control characters. A Paste keeps tabs, and its line ends are LF.
  std::string text;
  std::size_t dropped = 0;  // Paste: bytes beyond KeyParser::kMaxPaste, which are not in `text`

  bool operator==(const Key&) const = default;
};

// Whether the key is this letter with that modifier and no other.
[[nodiscard]] inline bool is_ctrl(const Key& key, char32_t letter) {
  return key.kind == Key::Kind::Letter && key.with.ctrl && !key.with.alt && key.letter == letter;
}
[[nodiscard]] inline bool is_alt(const Key& key, char32_t letter) {
  return key.kind == Key::Kind::Letter && key.with.alt && !key.with.ctrl && key.letter == letter;
}

// Whether it tells of the mouse, or of the terminal's window.
[[nodiscard]] bool is_of_terminal(const Key& key);

// The keys do not depend on how the bytes are cut into pieces, except for Escape: its byte also
// begins every sequence, and only time tells them apart.
class KeyParser {
 public:
  // Far more than a chat needs; the rest of a paste is counted but not kept.
  static constexpr std::size_t kMaxPaste = std::size_t{1024} * 1024;

  // Keeps the bytes until next() has taken them: call next() until it returns nothing.
  void feed(std::string_view bytes) { bytes_ += bytes; }
  [[nodiscard]] std::optional<Key> next();

  // The two below hold for when next() has given nothing.
  //
  // The last bytes are either a key of their own (Escape, Alt+[) or the beginning of a sequence: if
  // nothing more comes within the time that a sequence takes, call time_out().
  [[nodiscard]] bool is_waiting_after_escape() const;
  // Whether a paste has begun and not ended. If no more of it comes, its end got lost: call
  // time_out().
  [[nodiscard]] bool is_in_paste() const { return state_ == State::Paste; }

  // Nothing more has come, so the bytes so far are complete. next() returns their keys.
  void time_out();

 private:
  // The most bytes of a sequence's parameters; more than any key has. Longer sequences are
  // ignored.
  static constexpr std::size_t kMaxParameters = 32;
  // The most bytes of a string that a terminal sends (an answer, such as a colour).
  static constexpr std::size_t kMaxString = 4096;

  enum class State : std::uint8_t {
    Ground,
    Escape,        // after ESC, or ESC ESC
    Control,       // in a sequence that ESC [ began
    Single,        // after ESC O (SS3): one byte more
    Mouse,         // after ESC [ M: three bytes more
    String,        // in what ESC ], ESC P or ESC _ began: OSC, DCS, APC
    StringEscape,  // after ESC in that
    Paste,
  };

  void take(unsigned char byte);
  void take_in_ground(unsigned char byte);
  void take_after_escape(unsigned char byte);
  void take_in_control(unsigned char byte);
  void take_in_string(unsigned char byte);
  void take_in_mouse(unsigned char byte);
  void take_in_paste(unsigned char byte);
  [[nodiscard]] bool breaks_off(unsigned char byte) const;

  void begin(State state);
  void end_paste();

  void character(unsigned char byte);
  void decoded(char32_t code_point);
  void end_character();
  void paste(char32_t code_point);
  void give(Key key);

  std::string bytes_;  // [taken_, size): not taken yet
  std::size_t taken_ = 0;
  std::deque<Key> ready_;  // the keys of the last byte: at most three

  State state_ = State::Ground;
  std::size_t escapes_ = 0;  // Escapes before what is being read: 0 to 2
  std::string parameters_;
  std::size_t count_ = 0;      // bytes of a String or of Mouse
  unsigned char began_ = 0;    // the byte after ESC
  std::string incomplete_;     // the beginning of a UTF-8 sequence
  bool after_return_ = false;  // a LF that follows belongs to it
  std::string paste_;
  std::size_t dropped_ = 0;
  std::size_t matched_ = 0;  // matched bytes of the paste's end
};

}  // namespace chat
