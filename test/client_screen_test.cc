#include <doctest/doctest.h>

#include <algorithm>
#include <clocale>
#include <string>
#include <string_view>

#include "client/screen.h"
#include "client/width.h"

namespace chat {
namespace {

// NOLINTBEGIN(concurrency-mt-unsafe): tests run one after the other

// The C library's widths for UTF-8, as long as this lives.
class WithWidths {
 public:
  WithWidths() : before_(std::setlocale(LC_CTYPE, nullptr)) {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
  }
  ~WithWidths() { (void)std::setlocale(LC_CTYPE, before_.c_str()); }
  WithWidths(const WithWidths&) = delete;
  WithWidths& operator=(const WithWidths&) = delete;

 private:
  std::string before_;
};

// NOLINTEND(concurrency-mt-unsafe)

std::size_t widest_row(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    const std::string_view row = text.substr(0, text.find('\n'));
    widest = std::max(widest, width_of(row));
    text.remove_prefix(std::min(text.size(), row.size() + 1));
  }
  return widest;
}

TEST_CASE("wide characters take two columns, combining marks none") {
  const WithWidths widths;
  CHECK(width_of("abc") == 3);
  CHECK(width_of("日本") == 4);
  CHECK(width_of("e\u0301") == 1);
  CHECK(width_of("\u200D") == 0);
  CHECK(width_of("") == 0);
}

TEST_CASE("the tail that fits never begins with a combining mark or half a character") {
  const WithWidths widths;
  CHECK(tail_within("hello", 10) == "hello");
  CHECK(tail_within("hello", 3) == "llo");
  CHECK(tail_within("e\u0301x", 1) == "x");
  CHECK(tail_within("日本x", 2) == "x");
  CHECK(tail_within("日本", 0).empty());
}

TEST_CASE("a line that fits stays as it is") {
  CHECK(wrap("[ann] hello", 80) == "[ann] hello");
  CHECK(wrap("", 80).empty());
}

TEST_CASE("a long line goes on after a blank, indented, so that nothing forges a beginning") {
  CHECK(wrap("[ann] one two three four five", 20) == "[ann] one two three\n  four five");
  CHECK(wrap("[ann] aaaaaaaaaaaaaaaaaaaa* joe left", 20) ==
        "[ann] aaaaaaaaaaaaa\n  aaaaaaa* joe left");
  const std::string rows = wrap(std::string(500, '*'), 40);
  CHECK(widest_row(rows) < 40);
  CHECK(rows.find("\n*") == std::string::npos);
}

TEST_CASE("no row is as wide as the terminal, whatever the text") {
  const WithWidths widths;
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += i % 7 == 0 ? " " : i % 5 == 0 ? "日" : i % 3 == 0 ? "e\u0301" : "\t";
  }
  for (const std::size_t columns : {17U, 18U, 40U, 81U})
    CHECK(widest_row(wrap(text, columns)) < columns);
}

TEST_CASE("a message that comes in goes above the line being typed, in one piece") {
  Screen screen(Screen::Escapes::Yes, 40);
  CHECK(screen.paint("", "[You] ", "half") == "\r\x1b[K[You] half");
  CHECK(screen.paint("[ann] hi\n[bob] ho\n", "[You] ", "half") ==
        "\r\x1b[K[ann] hi\n[bob] ho\n[You] half");
}

TEST_CASE("where nothing has changed nothing is written") {
  Screen screen(Screen::Escapes::Yes, 40);
  (void)screen.paint("", "[You] ", "half");
  CHECK(screen.paint("", "[You] ", "half").empty());
  screen.forget();
  CHECK_FALSE(screen.paint("", "[You] ", "half").empty());
}

TEST_CASE("an input that is longer than the row shows its end") {
  Screen screen(Screen::Escapes::Yes, 20);
  CHECK(screen.paint("", "[You] ", "0123456789abcdef") == "\r\x1b[K[You] 3456789abcdef");
  screen.set_columns(10);
  CHECK(screen.paint("", "[You] ", "0123456789abcdef") == "\r\x1b[K789abcdef");
}

TEST_CASE("a terminal without escapes gets none: blanks take the row away") {
  Screen screen(Screen::Escapes::No, 40);
  CHECK(screen.paint("", "> ", "ab") == "> ab");
  CHECK(screen.paint("[ann] hi\n", "> ", "abc") == "\r    \r[ann] hi\n> abc");
  CHECK(screen.paint("", "", "") == "\r     \r");
}

TEST_CASE("control and invisible characters in the input are not shown, tabs as blanks") {
  Screen screen(Screen::Escapes::Yes, 40);
  CHECK(screen.paint("", "> ",
                     "a\tb\u200B\x1b"
                     "c") == "\r\x1b[K> a bc");
}

}  // namespace
}  // namespace chat
