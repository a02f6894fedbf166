// Keys that only time tells apart or ends: a lone Escape, and pastes.

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "test/client/edit/keys_of.h"

namespace chat::test {
namespace {

TEST_CASE("a lone Escape is one when nothing has followed in time, and Alt when something has") {
  KeyParser parser;
  CHECK_FALSE(parser.is_waiting_after_escape());
  parser.feed("\x1b");
  CHECK_FALSE(parser.next().has_value());
  CHECK(parser.is_waiting_after_escape());
  parser.time_out();
  CHECK(parser.next() == key(Kind::Escape));
  CHECK_FALSE(parser.is_waiting_after_escape());
  parser.feed("x");
  CHECK(parser.next() == text("x"));

  parser.feed("\x1b");
  CHECK_FALSE(parser.next().has_value());
  parser.feed("x");
  CHECK(parser.next() == letter(U'x', kAlt));
}

TEST_CASE("what begins a sequence is a key with Alt when nothing follows") {
  check("\x1b[", {letter(U'[', kAlt)});
  check("\x1bO", {letter(U'O', kAlt)});
  check("\x1bP", {letter(U'P', kAlt)});
  check("\x1b]", {letter(U']', kAlt)});
  check("\x1b_", {letter(U'_', kAlt)});
  check("\x1b\x1b", {key(Kind::Escape), key(Kind::Escape)});
  check("\x1b\x1b\x1b", {key(Kind::Escape), key(Kind::Escape), key(Kind::Escape)});
  check("\x1b\x1b[", {key(Kind::Escape), letter(U'[', kAlt)});
  check("\x1b\x1bx", {key(Kind::Escape), letter(U'x', kAlt)});
}

TEST_CASE("time that passes while nothing is begun changes nothing") {
  KeyParser parser;
  parser.time_out();
  CHECK_FALSE(parser.next().has_value());
  parser.feed("\xE6\x97");
  CHECK_FALSE(parser.next().has_value());
  parser.time_out();
  parser.feed("\xA5\x1b[1;");
  CHECK(parser.next() == text("日"));
  CHECK_FALSE(parser.next().has_value());
  CHECK_FALSE(parser.is_waiting_after_escape());
  parser.time_out();
  parser.feed("5C");
  CHECK(parser.next() == key(Kind::Right, kCtrl));
}

TEST_CASE("a paste is one key, and no control character or sequence in it does anything") {
  const auto pasted = [](std::string_view bytes) {
    std::string sent = "\x1b[200~";
    return keys_of(sent.append(bytes).append("\x1b[201~!"));
  };
  const auto is = [](std::string_view characters) {
    return std::vector<Key>{text(characters, Kind::Paste), text("!")};
  };
  CHECK(pasted("a\tb") == is("a\tb"));
  CHECK(pasted("") == is(""));
  CHECK(pasted("a\rb\nc\r\nd\r\n\r\n") == is("a\nb\nc\nd\n\n"));
  CHECK(pasted("\x03\x04\x7F\xC2\x9B\x1b[31mred\x1b") == is("[31mred"));
  CHECK(pasted("\x1b[200~x\x1b[201") == is("[200~x[201"));
  CHECK(pasted("\x1b\x1b[20") == is("[20"));
  CHECK(pasted("\xE6\x97") == is("\uFFFD"));
  CHECK(pasted("\xF0\x9F\x98\x80") == is("\U0001F600"));
}

TEST_CASE("of a paste that is too large the beginning is kept, and the rest is counted") {
  KeyParser parser;
  parser.feed("\x1b[200~");
  const std::string piece(100'000, 'x');
  for (int i = 0; i < 20; ++i) {
    parser.feed(piece);
    CHECK_FALSE(parser.next().has_value());
  }
  parser.feed("\x1b[201~");
  const auto paste = parser.next().value_or(Key{});
  CHECK(paste.text == std::string(KeyParser::kMaxPaste, 'x'));
  CHECK(paste.dropped == 2'000'000 - KeyParser::kMaxPaste);
  parser.feed("\x1b[200~y\x1b[201~");
  CHECK(parser.next() == text("y", Kind::Paste));
}

TEST_CASE("a paste whose end never comes is ended by time") {
  KeyParser parser;
  parser.feed("\x1b[200~abc\x1b[20");
  CHECK_FALSE(parser.next().has_value());
  CHECK(parser.is_in_paste());
  CHECK_FALSE(parser.is_waiting_after_escape());
  parser.time_out();
  CHECK_FALSE(parser.is_in_paste());
  CHECK(parser.next() == text("abc[20", Kind::Paste));
  parser.feed("\r");
  CHECK(parser.next() == key(Kind::Enter));
}

}  // namespace
}  // namespace chat::test
