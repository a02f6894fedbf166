#include "client/edit/line_editor.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "test/client/edit/editing.h"

namespace chat::test {
namespace {

TEST_CASE("what is typed is the text, and take() gives it away") {
  LineEditor editor;
  type(editor, "hello");
  CHECK(shown(editor) == "hello|");
  CHECK(editor.take() == "hello");
  CHECK(shown(editor) == "|");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Nothing);
}

TEST_CASE("the cursor moves by what a person sees as one character") {
  for (const std::string_view one : {std::string_view("x"), kFamily, kFlag, kMarked, kWide}) {
    for (const Key& left : {key(Kind::Left), ctrl(U'b')}) {
      check_edit(all_of({"a", one, "|b"}), {left}, all_of({"a|", one, "b"}));
      check_edit("|a", {left}, "|a");
    }
    for (const Key& right : {key(Kind::Right), ctrl(U'f')}) {
      check_edit(all_of({"a|", one, "b"}), {right}, all_of({"a", one, "|b"}));
      check_edit("a|", {right}, "a|");
    }
  }
  check_edit("|🇩🇪🇫🇷", {key(Kind::Right)}, "🇩🇪|🇫🇷");
  check_edit("🇩🇪🇫🇷|", {key(Kind::Left)}, "🇩🇪|🇫🇷");
}

TEST_CASE("Backspace and Delete take one such character") {
  for (const std::string_view one : {std::string_view("x"), kFamily, kFlag, kMarked, kWide}) {
    for (const Key& backspace : {key(Kind::Backspace), ctrl(U'h')}) {
      check_edit(all_of({"a", one, "|b"}), {backspace}, "a|b");
      check_edit("|a", {backspace}, "|a");
    }
    for (const Key& forward : {key(Kind::Delete), ctrl(U'd')}) {
      check_edit(all_of({"a|", one, "b"}), {forward}, "a|b");
      check_edit("a|", {forward}, "a|");
    }
    LineEditor editor;
    type(editor, all_of({"a", one}));
    CHECK(editor.press(key(Kind::Backspace)) == Pressed::Changed);
    CHECK(shown(editor) == "a|");
  }
}

TEST_CASE("Home and End, Ctrl+A and Ctrl+E go to the ends") {
  for (const Key& home : {key(Kind::Home), ctrl(U'a')}) {
    check_edit("one two|", {home}, "|one two");
    check_edit("|one", {home}, "|one");
  }
  for (const Key& end : {key(Kind::End), ctrl(U'e')}) {
    check_edit("|one two", {end}, "one two|");
    check_edit("|", {end}, "|");
  }
}

TEST_CASE("what is typed or pasted goes in at the cursor") {
  LineEditor editor = editor_with("a|z");
  type(editor, "日e\u0301");
  CHECK(shown(editor) == "a日e\u0301|z");
  CHECK(editor.press(paste("\tb")) == Pressed::Changed);
  CHECK(shown(editor) == "a日e\u0301\tb|z");
}

TEST_CASE("what becomes one character by an edit has the cursor behind it") {
  LineEditor flags = editor_with("|\U0001F1EA");  // half a flag
  type(flags, "\U0001F1E9");
  CHECK(shown(flags) == "🇩🇪|");
  LineEditor joined = editor_with("ex|\u0301");
  CHECK(joined.press(key(Kind::Backspace)) == Pressed::Changed);
  CHECK(joined.cursor() == joined.text().size());
  LineEditor family = editor_with("👨|👩");
  type(family, "\u200D");
  CHECK(shown(family) == "👨\u200D👩|");
}

TEST_CASE("the lines of a paste become one") {
  check_edit("|", {paste("one\ntwo\tthree\n\n")}, "one two\tthree|");
  check_edit("a|", {paste("\n")}, "a|");
}

TEST_CASE("a text that is put there is made valid") {
  LineEditor editor;
  editor.set("a\x1b[1m\xFF\xC2\x9B\tz");
  CHECK(editor.text() == "a [1m\uFFFD \tz");
}

TEST_CASE("keys that edit nothing are not the editor's") {
  for (const Kind kind : {Kind::Enter, Kind::Tab, Kind::BackTab, Kind::Up, Kind::Down, Kind::PageUp,
                          Kind::PageDown, Kind::Insert, Kind::Escape, Kind::Unknown}) {
    LineEditor editor = editor_with("a|b");
    CHECK(editor.press(key(kind)) == Pressed::NotMine);
    CHECK(shown(editor) == "a|b");
  }
  for (const char32_t c : U"cglrxz ") {
    LineEditor editor = editor_with("a|b");
    CHECK(editor.press(ctrl(c)) == Pressed::NotMine);
    CHECK(editor.press(letter(U'b', {.alt = true, .ctrl = true})) == Pressed::NotMine);
    CHECK(shown(editor) == "a|b");
  }
  LineEditor editor;
  CHECK(editor.press(ctrl(U'd')) == Pressed::NotMine);
  CHECK(editor.press(key(Kind::Delete)) == Pressed::Nothing);
  type(editor, "a");
  CHECK(editor.press(ctrl(U'd')) == Pressed::Nothing);
}

TEST_CASE("what does not fit is not kept, and never a part of a character") {
  const std::string almost(LineEditor::kMaxText - 2, 'x');
  LineEditor editor;
  editor.set(almost);
  type(editor, "日");
  CHECK(editor.text() == almost);
  CHECK(editor.press(paste("y日")) == Pressed::Changed);
  CHECK(editor.text() == almost + "y");
  type(editor, "zz");
  CHECK(editor.text() == almost + "yz");
  CHECK(editor.press(paste("more")) == Pressed::Nothing);
  editor.replace(0, 1, "more");
  CHECK(editor.text().size() == LineEditor::kMaxText);
  editor.set(std::string(3 * LineEditor::kMaxText, 'x'));
  CHECK(editor.text().size() == LineEditor::kMaxText);
}

}  // namespace
}  // namespace chat::test
