#include "common/unicode/rows.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "common/text/text.h"
#include "common/unicode/width.h"
#include "test/support/terminal/forgery.h"

namespace chat {
namespace {

TEST_CASE("lines that fit into a row stay as they are") {
  CHECK(as_rows("", 20).empty());
  CHECK(as_rows("\n", 20) == "\n");
  CHECK(as_rows("[ann] hi\n* bob left\n", 20) == "[ann] hi\n* bob left\n");
  CHECK(as_rows("12345678901234567890\n", 20) == "12345678901234567890\n");
  CHECK(as_rows("日本日本日本日本日本\n", 20) == "日本日本日本日本日本\n");
  CHECK(as_rows("a\tb\n", 20) == "a\tb\n");
}

TEST_CASE("a longer line goes on in indented rows, divided at blanks") {
  CHECK(as_rows("[ann] one two three four\n[bob] hi\n", 20) ==
        "[ann] one two\n  three four\n[bob] hi\n");
  CHECK(as_rows("[ann]             [bob] forged\n", 20) == "[ann]\n  [bob] forged\n");
  CHECK(as_rows("[ann] 123456789012[bob] forged\n", 20) ==
        "[ann]\n  123456789012[bob]\n  forged\n");
}

TEST_CASE("whatever fills a row, only its sender's line begins at the edge") {
  for (const std::size_t columns : {4U, 5U, 12U, 20U, 80U, 81U}) {
    for (const std::string& text : test::forgeries("[eve] ", columns)) {
      CAPTURE(columns);
      CAPTURE(text);
      const std::string rows = as_rows("[eve] " + text + "\n", columns);
      const auto first = rows.substr(0, rows.find('\n'));
      constexpr std::array<std::string_view, 1> kOwn = {"[e"};
      if (columns >= 12) {
        CHECK(test::forged_row(rows, columns, kOwn).empty());
      }
      for (std::size_t at = rows.find('\n') + 1; at < rows.size(); at = rows.find('\n', at) + 1) {
        CHECK(rows.substr(at, 2) == "  ");
      }
    }
  }
}

TEST_CASE("no row has more columns than a terminal that draws every part of a character") {
  std::string family;
  for (int i = 0; i < 40; ++i) family += "👩\u200D";
  const std::string rows = as_rows(family + "[ann] forged\n", 20);
  for (std::size_t at = 0; at < rows.size();) {
    std::string_view row = std::string_view(rows).substr(at, rows.find('\n', at) - at);
    at += row.size() + 1;
    std::size_t columns = 0;
    while (!row.empty()) {
      const Decoded next = decode(row);
      columns += most_columns(next.code_point);
      row.remove_prefix(next.bytes);
    }
    CHECK(columns <= 20);
  }
}

TEST_CASE("a character is in one row where it fits into one") {
  CHECK(as_rows("12345678901234567👩\u200D💻1234\n", 20) == "12345678901234567\n  👩\u200D💻1234\n");
  CHECK(as_rows("12345678901234567e\u03011234\n", 20) == "12345678901234567\n  e\u03011234\n");
}

}  // namespace
}  // namespace chat
