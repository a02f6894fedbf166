#include "client/edit/line_editor.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/unicode/grapheme.h"
#include "common/text/text.h"

namespace chat {
namespace {

using Pressed = LineEditor::Pressed;
using Kind = Key::Kind;
using Modifiers = Key::Modifiers;

constexpr Modifiers kAlt{.alt = true};
constexpr Modifiers kCtrl{.ctrl = true};

constexpr std::string_view kFamily = "👨‍👩‍👧";
constexpr std::string_view kFlag = "🇩🇪";
constexpr std::string_view kMarked = "e\u0301\u0323";
constexpr std::string_view kWide = "日";

Key key(Kind kind, Modifiers with = {}) {
  Key made;
  made.kind = kind;
  made.with = with;
  return made;
}

Key letter(char32_t code_point, Modifiers with) {
  Key made = key(Kind::Letter, with);
  made.letter = code_point;
  return made;
}

Key ctrl(char32_t code_point) {
  return letter(code_point, kCtrl);
}

Key alt(char32_t code_point) {
  return letter(code_point, kAlt);
}

Key paste(std::string_view text) {
  Key made = key(Kind::Paste);
  made.text = text;
  return made;
}

// As a terminal sends it: a key for each code point.
void type(LineEditor& editor, std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = decode(text).bytes;
    Key typed = key(Kind::Text);
    typed.text = text.substr(0, bytes);
    (void)editor.press(typed);
    text.remove_prefix(bytes);
  }
}

// The text with "|" at the cursor.
std::string shown(const LineEditor& editor) {
  std::string text = editor.text();
  return text.insert(editor.cursor(), "|");
}

// An editor with such a text.
LineEditor editor_with(std::string_view shown) {
  const std::size_t at = shown.find('|');
  LineEditor editor;
  editor.set(shown.substr(at + 1));
  (void)editor.press(key(Kind::Home));
  type(editor, shown.substr(0, at));
  return editor;
}

std::string all_of(std::initializer_list<std::string_view> pieces) {
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  return text;
}

// What keys make of a text, both shown as above; undoing it all gives the text back.
void check(std::string_view before, const std::vector<Key>& keys, std::string_view after) {
  LineEditor editor;
  const std::size_t at = before.find('|');
  editor.set(before.substr(0, at));
  editor.replace(at, at, before.substr(at + 1));  // a step that can be undone
  while (editor.cursor() > at) (void)editor.press(key(Kind::Left));
  CAPTURE(std::string(before));
  REQUIRE(shown(editor) == before);
  const std::string text = editor.text();
  for (const Key& each : keys) {
    const std::string was = shown(editor);
    const Pressed pressed = editor.press(each);
    CHECK(pressed == (shown(editor) == was ? Pressed::Nothing : Pressed::Changed));
  }
  CHECK(shown(editor) == after);
  const bool is_edited = editor.text() != text;
  for (std::size_t i = 0; is_edited && i < keys.size() && editor.text() != text; ++i) {
    CHECK(editor.press(ctrl(U'_')) == Pressed::Changed);
  }
  CHECK(editor.text() == text);
}

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
      check(all_of({"a", one, "|b"}), {left}, all_of({"a|", one, "b"}));
      check("|a", {left}, "|a");
    }
    for (const Key& right : {key(Kind::Right), ctrl(U'f')}) {
      check(all_of({"a|", one, "b"}), {right}, all_of({"a", one, "|b"}));
      check("a|", {right}, "a|");
    }
  }
  check("|🇩🇪🇫🇷", {key(Kind::Right)}, "🇩🇪|🇫🇷");
  check("🇩🇪🇫🇷|", {key(Kind::Left)}, "🇩🇪|🇫🇷");
}

TEST_CASE("Backspace and Delete take one such character") {
  for (const std::string_view one : {std::string_view("x"), kFamily, kFlag, kMarked, kWide}) {
    for (const Key& backspace : {key(Kind::Backspace), ctrl(U'h')}) {
      check(all_of({"a", one, "|b"}), {backspace}, "a|b");
      check("|a", {backspace}, "|a");
    }
    for (const Key& forward : {key(Kind::Delete), ctrl(U'd')}) {
      check(all_of({"a|", one, "b"}), {forward}, "a|b");
      check("a|", {forward}, "a|");
    }
    LineEditor editor;
    type(editor, all_of({"a", one}));
    CHECK(editor.press(key(Kind::Backspace)) == Pressed::Changed);
    CHECK(shown(editor) == "a|");
  }
}

TEST_CASE("Home and End, Ctrl+A and Ctrl+E go to the ends") {
  for (const Key& home : {key(Kind::Home), ctrl(U'a')}) {
    check("one two|", {home}, "|one two");
    check("|one", {home}, "|one");
  }
  for (const Key& end : {key(Kind::End), ctrl(U'e')}) {
    check("|one two", {end}, "one two|");
    check("|", {end}, "|");
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

TEST_CASE("Ctrl+K, Ctrl+U and Ctrl+W kill to the end, to the beginning, and a word") {
  check("one |two", {ctrl(U'k')}, "one |");
  check("one|", {ctrl(U'k')}, "one|");
  check("one |two", {ctrl(U'u')}, "|two");
  check("|two", {ctrl(U'u')}, "|two");
  check("one two  |", {ctrl(U'w')}, "one |");
  check("one t-w.o|x", {ctrl(U'w')}, "one |x");
  check("one\u3000zwei|", {ctrl(U'w')}, "one\u3000|");
  check("  |", {ctrl(U'w')}, "|");
}

TEST_CASE("words of letters and digits: Alt+B, Alt+F, Ctrl and Alt with the arrows") {
  for (const Key& back : {alt(U'b'), key(Kind::Left, kCtrl), key(Kind::Left, kAlt)}) {
    check("one, two-3|", {back}, "one, two-|3");
    check("one, two-|3", {back}, "one, |two-3");
    check("one, |", {back}, "|one, ");
    check("für “Zoë”|", {back}, "für “|Zoë”");
    check("|", {back}, "|");
  }
  for (const Key& on : {alt(U'f'), key(Kind::Right, kCtrl), key(Kind::Right, kAlt)}) {
    check("|one, two-3", {on}, "one|, two-3");
    check("one|, two-3", {on}, "one, two|-3");
    check("one|...", {on}, "one...|");
    check("|e\u0301te\u0301 x", {on}, "e\u0301te\u0301| x");
    check("x|、日本。", {on}, "x、日本|。");
  }
}

TEST_CASE("Alt+D and Alt+Backspace kill such words") {
  check("|one, two", {alt(U'd')}, "|, two");
  check("one|, two", {alt(U'd')}, "one|");
  check("one|", {alt(U'd')}, "one|");
  check("one two-three|", {key(Kind::Backspace, kAlt)}, "one two-|");
  check("one |two", {key(Kind::Backspace, kAlt)}, "|two");
}

TEST_CASE("Ctrl+Y gives back what was killed, and kills in a row are one") {
  check("one |two", {ctrl(U'k'), ctrl(U'y'), ctrl(U'y')}, "one twotwo|");
  check("a b c|", {ctrl(U'w'), ctrl(U'w'), ctrl(U'y')}, "a b c|");
  check("a |b c", {alt(U'd'), alt(U'd'), ctrl(U'a'), ctrl(U'y')}, "b c|a ");
  check("a b|c d", {ctrl(U'u'), ctrl(U'k'), ctrl(U'y')}, "a bc d|");
  check("a b|c d", {ctrl(U'k'), ctrl(U'k'), ctrl(U'u'), ctrl(U'y')}, "a bc d|");
  // A key between them, or a kill that found nothing, begins anew.
  check("a b c|", {ctrl(U'w'), key(Kind::Left), ctrl(U'w'), ctrl(U'y')}, "a b| ");
  check("a b|", {ctrl(U'w'), key(Kind::End), ctrl(U'k'), ctrl(U'w'), ctrl(U'y')}, "a |");
  check("a|", {ctrl(U'y')}, "a|");
}

TEST_CASE("what was killed stays for the next line") {
  LineEditor editor = editor_with("one|");
  (void)editor.press(ctrl(U'u'));
  (void)editor.take();
  CHECK(editor.press(ctrl(U'y')) == Pressed::Changed);
  CHECK(shown(editor) == "one|");
}

TEST_CASE("Ctrl+T changes the places of two characters") {
  check("ab|cd", {ctrl(U't')}, "acb|d");
  check("abc|", {ctrl(U't')}, "acb|");
  check("|ab", {ctrl(U't')}, "|ab");
  check("a|", {ctrl(U't')}, "a|");
  check(all_of({kFlag, "|", kFamily, "x"}), {ctrl(U't')}, all_of({kFamily, kFlag, "|x"}));
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

  check("ab|cd", {key(Kind::Delete), key(Kind::Delete)}, "ab|");
  check("ab|cd", {key(Kind::Delete), key(Kind::Backspace)}, "a|d");
  check("ab|cd", {key(Kind::Backspace), key(Kind::Delete)}, "a|d");
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

TEST_CASE("the lines of a paste become one") {
  check("|", {paste("one\ntwo\tthree\n\n")}, "one two\tthree|");
  check("a|", {paste("\n")}, "a|");
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
}  // namespace chat
