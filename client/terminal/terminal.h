// Takes over the terminal: its modes, and the alternate screen. Restores both on every way out,
// an abort included.

#pragma once

#include <termios.h>

#include <string_view>

#include "client/terminal/screen_size.h"

namespace chat {

class Terminal {
 public:
  // To be written when the screen is taken over and given back (xterm, "Control Sequences"): the
  // alternate screen (1049), no wrapping at the right edge (7), bracketed pastes (2004), and
  // whether the window has the keyboard (1004). Without an alternate screen, output begins below
  // the present text. kEnd ends, too, what client/display/window.h sets, and takes back the
  // window's title that kKeepTitle has put aside.
  static constexpr std::string_view kKeepTitle = "\x1b[22;2t";
  static constexpr std::string_view kBegin =
      "\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?1004h\x1b[H\x1b[2J";
  static constexpr std::string_view kEnd =
      "\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[0m\x1b[?25h\x1b[999;1H\n"
      "\x1b[23;2t\x1b[?1049l";

  // Ends a link (OSC 8) that an abort has cut off.
  static constexpr std::string_view kEndLink = "\x1b]8;;\x1b\\";

  enum class Links : unsigned char { None, Possible };
  // `fd` is a terminal; nothing is changed yet. `links`: whether any may be written to it.
  Terminal(int fd, Links links);
  ~Terminal() { leave(); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Sets the modes for a screen: every byte at once, no echo, no signals and no flow control from
  // keys. Also to be called after a stop, when a shell has set its own modes. The caller writes
  // kBegin.
  void enter();
  // Restores the modes. The caller has written kEnd.
  void leave();
  [[nodiscard]] bool is_entered() const { return state_ == State::Entered; }

  [[nodiscard]] ScreenSize size() const;

 private:
  int fd_;
  Links links_;
  termios found_{};
  enum class State : unsigned char { Left, Entered } state_ = State::Left;
};

// While this object lives, the terminal does not show what is typed, but for the end of a line.
class HiddenTyping {
 public:
  explicit HiddenTyping(int fd);
  ~HiddenTyping();
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

 private:
  int fd_;
  termios found_{};
};

[[nodiscard]] bool is_terminal(int fd);

}  // namespace chat
