// Words, kills, and undo.

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "common/unicode/grapheme.h"
#include "test/client/edit/editing.h"

namespace chat::test {
namespace {

TEST_CASE("Ctrl+K, Ctrl+U and Ctrl+W kill to the end, to the beginning, and a word") {
  check_edit("one |two", {ctrl(U'k')}, "one |");
  check_edit("one|", {ctrl(U'k')}, "one|");
  check_edit("one |two", {ctrl(U'u')}, "|two");
  check_edit("|two", {ctrl(U'u')}, "|two");
  check_edit("one two  |", {ctrl(U'w')}, "one |");
  check_edit("one t-w.o|x", {ctrl(U'w')}, "one |x");
  check_edit("one\u3000zwei|", {ctrl(U'w')}, "one\u3000|");
  check_edit("  |", {ctrl(U'w')}, "|");
}

TEST_CASE("words of letters and digits: Alt+B, Alt+F, Ctrl and Alt with the arrows") {
  for (const Key& back : {alt(U'b'), key(Kind::Left, kCtrl), key(Kind::Left, kAlt)}) {
    check_edit("one, two-3|", {back}, "one, two-|3");
    check_edit("one, two-|3", {back}, "one, |two-3");
    check_edit("one, |", {back}, "|one, ");
    check_edit("für “Zoë”|", {back}, "für “|Zoë”");
    check_edit("|", {back}, "|");
  }
  for (const Key& on : {alt(U'f'), key(Kind::Right, kCtrl), key(Kind::Right, kAlt)}) {
    check_edit("|one, two-3", {on}, "one|, two-3");
    check_edit("one|, two-3", {on}, "one, two|-3");
    check_edit("one|...", {on}, "one...|");
    check_edit("|e\u0301te\u0301 x", {on}, "e\u0301te\u0301| x");
    check_edit("x|、日本。", {on}, "x、日本|。");
  }
}

TEST_CASE("Alt+D and Alt+Backspace kill such words") {
  check_edit("|one, two", {alt(U'd')}, "|, two");
  check_edit("one|, two", {alt(U'd')}, "one|");
  check_edit("one|", {alt(U'd')}, "one|");
  check_edit("one two-three|", {key(Kind::Backspace, kAlt)}, "one two-|");
  check_edit("one |two", {key(Kind::Backspace, kAlt)}, "|two");
}

TEST_CASE("Ctrl+Y gives back what was killed, and kills in a row are one") {
  check_edit("one |two", {ctrl(U'k'), ctrl(U'y'), ctrl(U'y')}, "one twotwo|");
  check_edit("a b c|", {ctrl(U'w'), ctrl(U'w'), ctrl(U'y')}, "a b c|");
  check_edit("a |b c", {alt(U'd'), alt(U'd'), ctrl(U'a'), ctrl(U'y')}, "b c|a ");
  check_edit("a b|c d", {ctrl(U'u'), ctrl(U'k'), ctrl(U'y')}, "a bc d|");
  check_edit("a b|c d", {ctrl(U'k'), ctrl(U'k'), ctrl(U'u'), ctrl(U'y')}, "a bc d|");
  // A key between them, or a kill that found nothing, begins anew.
  check_edit("a b c|", {ctrl(U'w'), key(Kind::Left), ctrl(U'w'), ctrl(U'y')}, "a b| ");
  check_edit("a b|", {ctrl(U'w'), key(Kind::End), ctrl(U'k'), ctrl(U'w'), ctrl(U'y')}, "a |");
  check_edit("a|", {ctrl(U'y')}, "a|");
}

TEST_CASE("what was killed stays for the next line") {
  LineEditor editor = editor_with("one|");
  (void)editor.press(ctrl(U'u'));
  (void)editor.take();
  CHECK(editor.press(ctrl(U'y')) == Pressed::Changed);
  CHECK(shown(editor) == "one|");
}

TEST_CASE("Ctrl+T changes the places of two characters") {
  check_edit("ab|cd", {ctrl(U't')}, "acb|d");
  check_edit("abc|", {ctrl(U't')}, "acb|");
  check_edit("|ab", {ctrl(U't')}, "|ab");
  check_edit("a|", {ctrl(U't')}, "a|");
  check_edit(all_of({kFlag, "|", kFamily, "x"}), {ctrl(U't')}, all_of({kFamily, kFlag, "|x"}));
}

TEST_CASE("a run of typing is undone as one, and so is a run of Backspace or Delete") {
  LineEditor editor;
  type(editor, "one");
  (void)editor.press(key(Kind::Left));
  type(editor, "日x");
  for (int i = 0; i < 2; ++i) (void)editor.press(key(Kind::Backspace));
  CHECK(shown(editor) == "on|e");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Changed);
  CHECK(shown(editor) == "on日x|e");
  CHECK(editor.press(ctrl(U'/')) == Pressed::Changed);
  CHECK(shown(editor) == "on|e");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Changed);
  CHECK(shown(editor) == "|");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Nothing);

  check_edit("ab|cd", {key(Kind::Delete), key(Kind::Delete)}, "ab|");
  check_edit("ab|cd", {key(Kind::Delete), key(Kind::Backspace)}, "a|d");
  check_edit("ab|cd", {key(Kind::Backspace), key(Kind::Delete)}, "a|d");
}

TEST_CASE("what set() put there is where undo ends") {
  LineEditor editor;
  type(editor, "secret");
  editor.set("secret > Jeo");
  CHECK(shown(editor) == "secret > Jeo|");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Nothing);
  type(editor, "!");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Changed);
  CHECK(shown(editor) == "secret > Jeo|");
}

TEST_CASE("replace() is one edit, with the cursor behind it") {
  LineEditor editor = editor_with("@jo| hi");
  editor.replace(1, 3, "Jörg");
  CHECK(shown(editor) == "@Jörg| hi");
  type(editor, "!");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Changed);
  CHECK(shown(editor) == "@Jörg| hi");
  CHECK(editor.press(ctrl(U'_')) == Pressed::Changed);
  CHECK(shown(editor) == "@jo| hi");
  editor.replace(100, 200, "\x1b!");
  CHECK(shown(editor) == "@jo hi !|");
  editor.set("ä");
  editor.replace(1, 2, "x");  // within a character
  CHECK(shown(editor) == "x|");
}

TEST_CASE("steps that can be undone are bounded") {
  LineEditor editor;
  for (int i = 0; i < 1'000; ++i) {
    type(editor, "x");
    (void)editor.press(key(Kind::Left));
  }
  int undone = 0;
  while (editor.press(ctrl(U'_')) == Pressed::Changed) ++undone;
  CHECK(undone >= 100);
  CHECK(undone < 1'000);
}

void require_sound(const LineEditor& editor) {
  REQUIRE(editor.text().size() <= LineEditor::kMaxText);
  for (std::string_view rest = editor.text(); !rest.empty();) {
    const Decoded next = decode(rest);
    REQUIRE(next.valid);
    REQUIRE((next.code_point == U'\t' || !is_control(next.code_point)));
    rest.remove_prefix(next.bytes);
  }
  std::size_t boundary = 0;
  while (boundary < editor.cursor()) {
    boundary += first_grapheme(std::string_view(editor.text()).substr(boundary));
  }
  REQUIRE(boundary == editor.cursor());
}

TEST_CASE("whatever bytes come, the text is sound, and undo goes back to each text before") {
  constexpr std::array<std::string_view, 28> kPieces = {"a",
                                                        "日",
                                                        "\u0301",
                                                        "\u200D",
                                                        "👨",
                                                        "🇩",
                                                        "🇪",
                                                        " ",
                                                        "\x1b[D",
                                                        "\x1b[C",
                                                        "\x1b[1;5D",
                                                        "\x1b"
                                                        "b",
                                                        "\x1b"
                                                        "f",
                                                        "\x1b"
                                                        "d",
                                                        "\x1b\x7f",
                                                        "\x7f",
                                                        "\x04",
                                                        "\x0b",
                                                        "\x15",
                                                        "\x17",
                                                        "\x19",
                                                        "\x14",
                                                        "\x01",
                                                        "\x05",
                                                        "\x1b[200~x\r\n\x1b[201~",
                                                        "\x1b[3~",
                                                        "क\u094D",
                                                        "👍🏽"};
  KeyParser parser;
  LineEditor editor;
  unsigned state = 1;
  std::vector<std::string> texts = {""};  // since the line was begun, each once in a row
  for (int i = 0; i < 40'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    const char byte = static_cast<char>(state >> 24U);
    const std::string_view piece = kPieces.at((state >> 16U) % kPieces.size());
    parser.feed((state >> 8U) % 8 == 0 ? std::string_view(&byte, 1) : piece);
    if (parser.is_in_paste()) parser.time_out();
    while (const auto next = parser.next()) {
      const bool is_undo = *next == ctrl(U'_');
      if (is_undo || editor.press(*next) == Pressed::NotMine) continue;
      require_sound(editor);
      if (editor.text() != texts.back()) texts.push_back(editor.text());
    }
    if (i % 60 != 0) continue;
    // Steps of a run are left out; what comes are the texts before, the last first.
    while (editor.press(ctrl(U'_')) == Pressed::Changed) {
      require_sound(editor);
      while (!texts.empty() && texts.back() != editor.text()) texts.pop_back();
      REQUIRE_FALSE(texts.empty());
    }
    REQUIRE(editor.text().empty());
    texts = {""};
  }
}

}  // namespace
}  // namespace chat::test
