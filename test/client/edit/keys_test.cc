#include "client/edit/keys.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "test/client/edit/keys_of.h"

namespace chat::test {
namespace {

struct Sent {
  std::string_view bytes;
  Key key;
};

std::vector<Sent> sequences() {
  return {
      {"\x1b[A", key(Kind::Up)},
      {"\x1b[B", key(Kind::Down)},
      {"\x1b[C", key(Kind::Right)},
      {"\x1b[D", key(Kind::Left)},
      {"\x1bOA", key(Kind::Up)},
      {"\x1bOB", key(Kind::Down)},
      {"\x1bOC", key(Kind::Right)},
      {"\x1bOD", key(Kind::Left)},
      {"\x1b[H", key(Kind::Home)},
      {"\x1b[F", key(Kind::End)},
      {"\x1bOH", key(Kind::Home)},
      {"\x1bOF", key(Kind::End)},
      {"\x1b[1~", key(Kind::Home)},
      {"\x1b[4~", key(Kind::End)},
      {"\x1b[7~", key(Kind::Home)},
      {"\x1b[8~", key(Kind::End)},
      {"\x1b[2~", key(Kind::Insert)},
      {"\x1b[3~", key(Kind::Delete)},
      {"\x1b[5~", key(Kind::PageUp)},
      {"\x1b[6~", key(Kind::PageDown)},
      {"\x1b[Z", key(Kind::BackTab)},
      {"\x1b[1;2A", key(Kind::Up, kShift)},
      {"\x1b[1;3D", key(Kind::Left, kAlt)},
      {"\x1b[1;5C", key(Kind::Right, kCtrl)},
      {"\x1b[1;5H", key(Kind::Home, kCtrl)},
      {"\x1b[1;6D", key(Kind::Left, {.shift = true, .ctrl = true})},
      {"\x1b[1;9D", key(Kind::Left, kAlt)},  // Meta
      {"\x1b[3;5~", key(Kind::Delete, kCtrl)},
      {"\x1b[5;3~", key(Kind::PageUp, kAlt)},
      {"\x1bOd", key(Kind::Left, kCtrl)},  // rxvt-unicode
      {"\x1bOc", key(Kind::Right, kCtrl)},
      {"\x1b\x1b[C", key(Kind::Right, kAlt)},
      {"\x1b\x1bOD", key(Kind::Left, kAlt)},
      {"\x1b\x1b[3~", key(Kind::Delete, kAlt)},
      {"\x1b\x1b[1;5C", key(Kind::Right, {.alt = true, .ctrl = true})},
      {"\x1b[27;5;47~", letter(U'/', kCtrl)},  // keys that are numbered
      {"\x1b[47;5u", letter(U'/', kCtrl)},
      {"\x1b[65;6u", letter(U'a', {.shift = true, .ctrl = true})},
      {"\x1b[13;3u", key(Kind::Enter, kAlt)},
      {"\x1b[9;2u", key(Kind::BackTab)},
      {"\x1b[127;5u", key(Kind::Backspace, kCtrl)},
      {"\x1b[27u", key(Kind::Escape)},
      {"\x1b[228u", text("ä")},
      {"\x1bx", letter(U'x', kAlt)},
      {"\x1bX", letter(U'X', kAlt)},
      {"\x1bä", letter(U'ä', kAlt)},
      {"\x1b<", letter(U'<', kAlt)},
      {"\x1b ", letter(U' ', kAlt)},
      {"\x1b\x7f", key(Kind::Backspace, kAlt)},
      {"\x1b\r", key(Kind::Enter, kAlt)},
      {"\x1b\t", key(Kind::Tab, kAlt)},
      {"\x1b\x02", letter(U'b', {.alt = true, .ctrl = true})},
      {"\x1bOP", key(Kind::F1)},
      {"\x1b[11~", key(Kind::F1)},
      {"\x1b[1;5P", key(Kind::F1, kCtrl)},
      {"\x1b[[A", key(Kind::F1)},  // the Linux console
      {"\x1b[I", key(Kind::FocusIn)},
      {"\x1b[O", key(Kind::FocusOut)},
      {"\x1b[<64;10;20M", key(Kind::WheelUp)},
      {"\x1b[<65;10;20M", key(Kind::WheelDown)},
      {"\x1b[<68;10;20M", key(Kind::WheelUp)},  // with Shift
      {"\x1b[<0;10;20M", key(Kind::MouseButton)},
      {"\x1b[M`AA", key(Kind::WheelUp)},  // without numbers
      {"\x1b[M a\xf0", key(Kind::MouseButton)},
      {"\x1b[200~two\r\nlines\x1b[201~", text("two\nlines", Kind::Paste)},
  };
}

// What means nothing here, and must leave nothing behind.
std::vector<std::string_view> sequences_without_meaning() {
  return {
      "\x1b[15~",
      "\x1b[[E",  // F5, and that of the Linux console
      "\x1b[34~",
      "\x1b[E",
      "\x1bOE",
      "\x1bOM",  // of the keypad
      "\x1b[d",
      "\x1b[5^",
      "\x1b[6@",  // rxvt-unicode, with Shift, Ctrl, both
      "\x1b[G",
      "\x1b[<0;10;20m",
      "\x1b[<35;10;20M",  // moved
      "\x1b[M#AA",        // released
      "\x1b[32;10;20M",   // mouse: SGR, rxvt
      "\x1b[?1;2c",
      "\x1b[>1;10;0c",
      "\x1b[5;7R",
      "\x1b[0n",  // answers of a terminal
      "\x1b[?2026;1$y",
      "\x1b[4;1$y",
      "\x1b[8;24;80t",
      "\x1b[?0u",  //
      "\x1b[57399u",
      "\x1b[u",
      "\x1b[0u",
      "\x1b[99999999999u",  // no character
      "\x1b[55296u",
      "\x1b[27;5;0~",
      "\x1b[1;2;3;4;5;6C",  //
      "\x1b[201~",
      "\x1b[1:2:3u",
      "\x1b[;;~",
      "\x1b[ q",
      "\x1b[999~",
      "\x1b]11;rgb:0000/0000/0000\x1b\\",
      "\x1b]11;rgb:0/0/0\a",  // OSC
      "\x1bP1+r544e=78\x1b\\",
      "\x1bP>|a terminal ü\x1b\\",
      "\x1b_Gi=1;OK\x1b\\",
      "\xC2\x9B",
      "\xC2\x85",  // C1
  };
}

TEST_CASE("every sequence of a key is that key") {
  for (const Sent& sent : sequences()) check(sent.bytes, {sent.key});
}

TEST_CASE("a sequence that means nothing leaves nothing, and what follows is text") {
  for (const std::string_view bytes : sequences_without_meaning()) {
    std::string typed = "a";
    typed.append(bytes).append("b");
    check(typed, {text("a"), text("b")});
  }
}

TEST_CASE("control characters are letters with Ctrl, or keys of their own") {
  check(std::string_view("\0", 1), {letter(U' ', kCtrl)});
  check("\x01\x03\x04\x12\x1a", {letter(U'a', kCtrl), letter(U'c', kCtrl), letter(U'd', kCtrl),
                                 letter(U'r', kCtrl), letter(U'z', kCtrl)});
  check("\x1c\x1d\x1e\x1f",
        {letter(U'\\', kCtrl), letter(U']', kCtrl), letter(U'^', kCtrl), letter(U'_', kCtrl)});
  check("\t\b\x7f", {key(Kind::Tab), key(Kind::Backspace), key(Kind::Backspace)});
}

TEST_CASE("CR, LF and both together are one Enter each") {
  check("\r", {key(Kind::Enter)});
  check("\n", {key(Kind::Enter)});
  check("\r\n", {key(Kind::Enter)});
  check("\r\n\r\n", {key(Kind::Enter), key(Kind::Enter)});
  check("\r\r\n\n", {key(Kind::Enter), key(Kind::Enter), key(Kind::Enter)});
  check("a\rb\nc", {text("a"), key(Kind::Enter), text("b"), key(Kind::Enter), text("c")});
}

TEST_CASE("however the bytes are cut, the keys are the same") {
  std::vector<std::string> all;
  std::string together;
  for (const Sent& sent : sequences()) all.emplace_back(sent.bytes);
  for (const std::string_view bytes : sequences_without_meaning()) all.emplace_back(bytes);
  for (const std::string_view bytes : {"日本 e\u0301", "\xFF\xE6\x97z", "\r\n"})
    all.emplace_back(bytes);
  for (const std::string& bytes : all) together += bytes;
  all.push_back(together);
  for (const std::string& bytes : all) {
    const std::vector<Key> whole = keys_of(bytes);
    CAPTURE(bytes);
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      KeyParser in_pieces;
      KeyParser cut_once;
      std::vector<Key> keys;
      std::vector<Key> keys_of_two;
      for (std::size_t at = 0; at < bytes.size(); at += size) {
        in_pieces.feed(bytes.substr(at, size));
        take_all(in_pieces, keys);
      }
      cut_once.feed(bytes.substr(0, size));
      take_all(cut_once, keys_of_two);
      cut_once.feed(bytes.substr(size));
      take_all(cut_once, keys_of_two);
      REQUIRE(names_of(keys) == names_of(whole));
      REQUIRE(names_of(keys_of_two) == names_of(whole));
    }
  }
}

TEST_CASE("a sequence that breaks off does not take away what is typed next") {
  check("\x1b[1\x03", {letter(U'c', kCtrl)});
  check("\x1b[1\r", {key(Kind::Enter)});
  check("\x1b[1;\x1b[A", {key(Kind::Up)});
  check("\x1b[1ä", {text("ä")});
  check("\x1bO\r", {key(Kind::Enter)});
  check("\x1b]0;title\r", {key(Kind::Enter)});
  check("\x1bPq\x1b[A", {key(Kind::Up)});
}

TEST_CASE("invalid UTF-8 becomes U+FFFD") {
  check("a\xFFz", {text("a"), text("\uFFFD"), text("z")});
  check("\xE6\x97z", {text("\uFFFD"), text("z")});
  check("\xE6\x97\r", {text("\uFFFD"), key(Kind::Enter)});
  check("\xE6\x97\x1b[A", {text("\uFFFD"), key(Kind::Up)});
  check("\xED\xA0\x80", {text("\uFFFD"), text("\uFFFD"), text("\uFFFD")});  // a surrogate
  check("\x1b\xFFz", {letter(kReplacement, kAlt), text("z")});
}

TEST_CASE("a sequence without end gives nothing, and ends with the next letter") {
  KeyParser parser;
  const std::string digits(100'000, '1');
  parser.feed("\x1b[");
  for (int i = 0; i < 20; ++i) {
    parser.feed(digits);
    CHECK_FALSE(parser.next().has_value());
  }
  parser.feed("Cx");
  CHECK(parser.next() == text("x"));

  std::string many_zeros = "\x1b[";
  check(many_zeros.append(60, '0').append("1;5C"), {});
}

TEST_CASE("a string without end does not swallow everything that is typed") {
  std::string bytes = "\x1bP";
  bytes.append(10'000, 'x');
  CHECK(keys_of(bytes).size() > 5'000);
}

TEST_CASE("whatever bytes come, a text is valid and without control characters") {
  constexpr std::array<std::string_view, 12> kPieces = {"\x1b", "[",         "O",         "200~",
                                                        "201~", "\x1b[200~", "\x1b[201~", ";5",
                                                        "C",    "\xF0\x9F",  "\r",        "日"};
  KeyParser parser;
  unsigned state = 1;
  std::size_t keys = 0;
  for (int i = 0; i < 300'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    const char byte = static_cast<char>(state >> 24U);
    const std::string_view piece = kPieces.at((state >> 16U) % kPieces.size());
    parser.feed((state >> 8U) % 2 == 0 ? piece : std::string_view(&byte, 1));
    if (state % 50 == 0) parser.time_out();
    while (const auto next = parser.next()) {
      ++keys;
      REQUIRE(next->kind != Kind::Unknown);
      REQUIRE((next->kind == Kind::Letter) == (next->letter != 0));
      for (std::string_view rest = next->text; !rest.empty();) {
        const Decoded first = decode(rest);
        const bool may_be_pasted = first.code_point == U'\n' || first.code_point == U'\t';
        REQUIRE(first.valid);
        if (next->kind != Kind::Paste || !may_be_pasted) REQUIRE(!is_control(first.code_point));
        rest.remove_prefix(first.bytes);
      }
    }
  }
  CHECK(keys > 1'000);
}

}  // namespace
}  // namespace chat::test
