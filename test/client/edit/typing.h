// A line that is completed as it is typed.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "client/edit/completion.h"

namespace chat::test {

using Turn = Completion::Turn;

// A line that is typed, with the cursor where the | is.
struct Typing {
  std::string text;
  std::size_t cursor = 0;
  Completion completion;
  People people;

  explicit Typing(std::string_view line) { type(line); }

  void type(std::string_view line) {
    cursor = line.find('|');
    text = std::string(line.substr(0, cursor));
    text += line.substr(cursor + 1);
  }

  [[nodiscard]] std::string line() const {
    std::string shown = text;
    return shown.insert(cursor, "|");
  }

  // What stands there after the key; "nothing" when there was nothing to complete.
  std::string press(Turn turn = Turn::Next) {
    const auto completed = completion.press(turn, text, cursor, people);
    if (!completed) return "nothing";
    text.replace(completed->begin, completed->end - completed->begin, completed->text);
    cursor = completed->begin + completed->text.size();
    return line();
  }
};

// Bo spoke last, then Joe; \xC3\x89va and Ann never did.
inline People room() {
  People people;
  for (const char* name : {"Ann", "\xC3\x89va", "Joe", "Bo"}) people.joined(name);
  people.spoke("Joe");
  people.spoke("Bo");
  return people;
}

}  // namespace chat::test
