#include "client/edit/key_help.h"

#include <array>

namespace chat {

std::span<const KeyHelp> key_help() {
  static constexpr auto kKeys = std::to_array<KeyHelp>({
      {"Enter", "send the line"},
      {"Alt+Enter", "begin a new line in it"},
      {"Tab", "complete a name or a command"},
      {"Up, Down", "lines you entered before"},
      {"Ctrl+R", "search in what was said; after text, in lines you entered"},
      {"PageUp, PageDown", "scroll; also the wheel"},
      {"Escape", "back to the end"},
      {"Alt+A", "next whisper, or your name"},
      {"Alt+R", "answer the last whisper"},
      {"Alt+L", "bare lines, to copy"},
      {"Ctrl+C", "clear the line; then leave"},
      {"Ctrl+D", "leave"},
      {"F1", "these keys"},
      {"Shift and mouse", "select text"},
      {"Ctrl+Left, Alt+B", "a word back"},
      {"Ctrl+Right, Alt+F", "a word on"},
      {"Home, Ctrl+A", "to the line's beginning"},
      {"End, Ctrl+E", "to its end"},
      {"Ctrl+W, Alt+D", "erase a word"},
      {"Ctrl+U, Ctrl+K", "erase to the left, right"},
      {"Ctrl+Y", "bring back what was erased"},
      {"Ctrl+T", "exchange two characters"},
      {"Ctrl+_", "undo"},
      {"Ctrl+L", "paint the screen anew"},
      {"Ctrl+Z", "stop, until fg"},
  });
  return kKeys;
}

}  // namespace chat
