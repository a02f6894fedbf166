// A line editor with a text, and what keys make of it.

#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "client/edit/line_editor.h"
#include "common/text/text.h"
#include "test/client/edit/keys_of.h"

namespace chat::test {

using Pressed = LineEditor::Pressed;

inline constexpr std::string_view kFamily = "👨‍👩‍👧";
inline constexpr std::string_view kFlag = "🇩🇪";
inline constexpr std::string_view kMarked = "e\u0301\u0323";
inline constexpr std::string_view kWide = "日";

inline Key ctrl(char32_t code_point) {
  return letter(code_point, kCtrl);
}

inline Key alt(char32_t code_point) {
  return letter(code_point, kAlt);
}

inline Key paste(std::string_view pasted) {
  return text(pasted, Kind::Paste);
}

// As a terminal sends it: a key for each code point.
inline void type(LineEditor& editor, std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = decode(text).bytes;
    Key typed = key(Kind::Text);
    typed.text = text.substr(0, bytes);
    (void)editor.press(typed);
    text.remove_prefix(bytes);
  }
}

// The text with "|" at the cursor.
inline std::string shown(const LineEditor& editor) {
  std::string text = editor.text();
  return text.insert(editor.cursor(), "|");
}

// An editor with such a text.
inline LineEditor editor_with(std::string_view shown) {
  const std::size_t at = shown.find('|');
  LineEditor editor;
  editor.set(shown.substr(at + 1));
  (void)editor.press(key(Kind::Home));
  type(editor, shown.substr(0, at));
  return editor;
}

inline std::string all_of(std::initializer_list<std::string_view> pieces) {
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  return text;
}

// What keys make of a text, both shown as above; undoing it all gives the text back.
inline void check_edit(std::string_view before, const std::vector<Key>& keys,
                       std::string_view after) {
  LineEditor editor;
  const std::size_t at = before.find('|');
  editor.set(before.substr(0, at));
  editor.replace(at, at, before.substr(at + 1));  // a step that can be undone
  while (editor.cursor() > at) (void)editor.press(key(Kind::Left));
  CAPTURE(std::string(before));
  REQUIRE(shown(editor) == before);
  const std::string original = editor.text();
  for (const Key& each : keys) {
    const std::string was = shown(editor);
    const Pressed pressed = editor.press(each);
    CHECK(pressed == (shown(editor) == was ? Pressed::Nothing : Pressed::Changed));
  }
  CHECK(shown(editor) == after);
  const bool is_edited = editor.text() != original;
  for (std::size_t i = 0; is_edited && i < keys.size() && editor.text() != original; ++i) {
    CHECK(editor.press(ctrl(U'_')) == Pressed::Changed);
  }
  CHECK(editor.text() == original);
}

}  // namespace chat::test
