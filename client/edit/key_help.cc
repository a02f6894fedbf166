#include "client/edit/key_help.h"

#include <array>

namespace chat {

std::span<const KeyHelp> key_help() {
  static constexpr auto kKeys = std::to_array<KeyHelp>({
      {"Enter", "send the line"},
      {"Alt+Enter", "begin a new line in it"},
      {"Tab", "complete names, commands"},
      {"Up, Down", "lines you entered before"},
      {"Ctrl+R", "search what was said"},
      {"text, Ctrl+R", "search your own lines"},
      {"PageUp", "scroll up, as the wheel"},
      {"PageDown", "scroll down"},
      {"Escape", "back to the end"},
      {"Alt+A", "next line meant for you"},
      {"Alt+R", "answer the last whisper"},
      {"Alt+L", "bare lines, to copy"},
      {"Ctrl+C", "clear the line, or leave"},
      {"Ctrl+D", "leave, on an empty line"},
      {"F1", "these keys"},
      {"Shift, mouse", "select text"},
      {"Ctrl+Left", "a word to the left"},
      {"Ctrl+Right", "a word to the right"},
      {"Home, Ctrl+A", "to the beginning"},
      {"End, Ctrl+E", "to the end"},
      {"Ctrl+W", "erase the word before"},
      {"Alt+D", "erase the word after"},
      {"Ctrl+U", "erase all before"},
      {"Ctrl+K", "erase all after"},
      {"Ctrl+Y", "bring the erased back"},
      {"Ctrl+T", "exchange two characters"},
      {"Ctrl+_", "undo"},
      {"Ctrl+L", "paint the screen anew"},
      {"Ctrl+Z", "stop, until fg"},
  });
  return kKeys;
}

}  // namespace chat
