#include "client/line_editor.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "common/text.h"

namespace chat {
namespace {

using Action = LineEditor::Action;

// The last action that `bytes` cause.
Action type(LineEditor& editor, std::string_view bytes) {
  Action last = Action::None;
  for (const char byte : bytes) last = editor.feed(byte);
  return last;
}

std::string text_after(std::string_view bytes) {
  LineEditor editor;
  (void)type(editor, bytes);
  return editor.text();
}

TEST_CASE("what is typed is the text, and Enter gives it away") {
  LineEditor editor;
  CHECK(type(editor, "hello") == Action::Changed);
  CHECK(editor.text() == "hello");
  CHECK(type(editor, "\r") == Action::Entered);
  CHECK(editor.take() == "hello");
  CHECK(editor.text().empty());
  CHECK(type(editor, "x\n") == Action::Entered);
}

TEST_CASE("a character of several bytes appears when its last byte has come") {
  LineEditor editor;
  CHECK(type(editor, "\xE6\x97") == Action::None);
  CHECK(editor.text().empty());
  CHECK(type(editor, "\xA5") == Action::Changed);
  CHECK(editor.text() == "日");
}

TEST_CASE("Backspace takes a character with its combining marks, never a part of one") {
  CHECK(text_after("n\u00E4\x7F") == "n");
  CHECK(text_after("ae\u0301\u0323\x7F") == "a");
  CHECK(text_after("a日\b") == "a");
  CHECK(text_after("\x7F\x7F").empty());
}

TEST_CASE("Ctrl+W takes the last word and the blanks behind it, Ctrl+U everything") {
  CHECK(text_after("one two  \x17") == "one ");
  CHECK(text_after("one\u3000zwei\x17") == "one\u3000");
  CHECK(text_after("  \x17").empty());
  CHECK(text_after("one two\x15").empty());
}

TEST_CASE("Ctrl+C leaves, Ctrl+D only where there is no text") {
  LineEditor editor;
  CHECK(type(editor, "\x04") == Action::Leave);
  CHECK(type(editor, "x\x04") == Action::None);
  CHECK(editor.text() == "x");
  CHECK(type(editor, "\x03") == Action::Leave);
}

TEST_CASE("the sequences of special keys are swallowed whole") {
  CHECK(text_after("a\x1b[Ab") == "ab");      // up
  CHECK(text_after("a\x1b[1;5Cb") == "ab");   // Ctrl+right
  CHECK(text_after("a\x1bOPb") == "ab");      // F1
  CHECK(text_after("a\x1b[15~b") == "ab");    // F5
  CHECK(text_after("a\x1b[[Ab") == "ab");     // F1 on a Linux console
  CHECK(text_after("a\x1b\x1b[Db") == "ab");  // Alt+left
  CHECK(text_after("a\x1bxb") == "ab");       // Alt+x
  CHECK(text_after("a\x1b[200~b") == "ab");   // the beginning of a bracketed paste
}

TEST_CASE("a control character works after a lone Escape, and within a broken sequence") {
  LineEditor editor;
  CHECK(type(editor, "x\x1b\r") == Action::Entered);
  CHECK(type(editor, "\x1b[1\x03") == Action::Leave);
  CHECK(text_after("a\x1b\u00E4") == "a\u00E4");
}

TEST_CASE("invalid bytes become U+FFFD, and control characters nothing") {
  CHECK(text_after("a\xFF z") == "a\uFFFD z");
  CHECK(text_after("\xE6\x97z") == "\uFFFDz");
  CHECK(text_after("\xE6\x97\x7F").empty());  // its replacement is what Backspace takes
  CHECK(text_after("a\xC2\x9Bz\x07") == "az");
  CHECK(text_after("a\tz") == "a\tz");
}

TEST_CASE("whatever bytes come, the text is valid and bounded") {
  LineEditor editor;
  unsigned state = 1;
  for (int i = 0; i < 200'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    const Action action = editor.feed(static_cast<char>(state >> 24U));
    if (action == Action::Entered && state % 3U == 0) (void)editor.take();
  }
  CHECK(editor.text().size() <= LineEditor::kMaxText + 4);
  for (std::string_view rest = editor.text(); !rest.empty();) {
    const Decoded next = decode(rest);
    REQUIRE(next.valid);
    rest.remove_prefix(next.bytes);
  }
}

TEST_CASE("what is typed beyond the bound is not kept") {
  LineEditor editor;
  (void)type(editor, std::string(3 * LineEditor::kMaxText, 'x'));
  CHECK(editor.text().size() == LineEditor::kMaxText);
}

TEST_CASE("a text that was put back can be edited") {
  LineEditor editor;
  editor.set("secret > Jeo");
  (void)type(editor, "\x7F\x7Foe");
  CHECK(editor.text() == "secret > Joe");
}

}  // namespace
}  // namespace chat
