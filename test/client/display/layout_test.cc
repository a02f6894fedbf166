#include "client/display/layout.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/text/text.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

using Kind = Entry::Kind;
using Whose = Entry::Whose;

constexpr std::int64_t kTime = 1795269720000;  // 2026-11-21 14:02:00 UTC, a Saturday

// A time zone, as long as this lives.
class WithZone {
 public:
  explicit WithZone(const char* zone) { set(zone); }
  ~WithZone() { set("UTC0"); }
  WithZone(const WithZone&) = delete;
  WithZone& operator=(const WithZone&) = delete;

 private:
  static void set(const char* zone) {
    REQUIRE(::setenv("TZ", zone, 1) == 0);
    ::tzset();
  }
};

Entry entry(Kind kind, Whose whose, std::string name, std::string text) {
  Entry entry;
  entry.kind = kind;
  entry.whose = whose;
  entry.time_ms = kTime;
  entry.name = std::move(name);
  entry.text = std::move(text);
  return entry;
}

Layout wide(std::size_t columns = 80) {
  Layout layout;
  layout.columns = columns;
  return layout;
}

Layout without_times(std::size_t columns) {
  Layout layout = wide(columns);
  layout.times = Layout::Times::Hidden;
  return layout;
}

std::string only_row(const Entry& entry, const Layout& layout = wide()) {
  const std::vector<std::string> rows = rows_of(entry, layout);
  REQUIRE(rows.size() == 1);
  return rows.front();
}

// The text of a row, without the sequences of its style.
std::string bare(std::string_view row) {
  std::string text;
  while (!row.empty()) {
    const std::size_t escape = row.find("\x1b[");
    text += row.substr(0, escape);
    if (escape == std::string_view::npos) break;
    row.remove_prefix(row.find('m', escape) + 1);
  }
  return text;
}

TEST_CASE("a row tells the time, the kind, who, and what") {
  const WithZone zone("UTC0");
  CHECK(only_row(entry(Kind::Message, Whose::Others, "ann", "hello")) == "14:02   [ann] hello");
  CHECK(only_row(entry(Kind::Action, Whose::Others, "ann", "waves")) == "14:02   [ann] * waves");
  CHECK(bare(only_row(entry(Kind::Message, Whose::AtMe, "bob", "joe: there?"))) ==
        "14:02 @ [bob] joe: there?");
  CHECK(bare(only_row(entry(Kind::Message, Whose::Mine, "joe", "yes"))) == "14:02   [joe] yes");
  CHECK(only_row(entry(Kind::Notice, Whose::Others, "", "bob left")) == "14:02 * bob left");
  CHECK(only_row(entry(Kind::Arrival, Whose::Others, "", "bob left")) == "14:02 * bob left");
  CHECK(bare(only_row(entry(Kind::Error, Whose::Others, "", "nobody"))) == "14:02 ! nobody");
}

TEST_CASE("in a whisper who reads it is you") {
  const WithZone zone("UTC0");
  Entry whisper = entry(Kind::Whisper, Whose::AtMe, "ann", "lunch?");
  whisper.to = "joe";
  CHECK(bare(only_row(whisper)) == "14:02 > [ann > you] lunch?");
  whisper.whose = Whose::Mine;
  CHECK(bare(only_row(whisper)) == "14:02 > [you > joe] lunch?");
}

TEST_CASE("whispers and mentions are marked by more than colour") {
  Entry mention = entry(Kind::Message, Whose::AtMe, "ann", "joe?");
  CHECK(only_row(mention).find("\x1b[1mjoe?\x1b[0m") != std::string::npos);
  mention.kind = Kind::Whisper;
  CHECK(only_row(mention).find("\x1b[1mjoe?\x1b[0m") != std::string::npos);
  mention.whose = Whose::Others;
  mention.kind = Kind::Message;
  CHECK(only_row(mention).find('\x1b') == std::string::npos);
}

TEST_CASE("times are local") {
  const WithZone zone("XST-3");
  CHECK(only_row(entry(Kind::Message, Whose::Others, "ann", "a")) == "17:02   [ann] a");
  CHECK(plain_text(entry(Kind::Message, Whose::Others, "ann", "a")) == "2026-11-21 17:02 [ann] a");
}

TEST_CASE("times may have seconds, and what waits stands below what was said") {
  const WithZone zone("UTC0");
  Layout layout = wide(80);
  layout.times = Layout::Times::WithSeconds;
  const Entry notice = entry(Kind::Notice, Whose::Others, "", "bob left");
  const std::string row = only_row(notice, layout);
  CHECK(row == "14:02:00 * bob left");
  const std::string waits =
      bare(rows_of(PendingLine{"hi", PendingLine::Sent::Yes}, "joe", layout).at(0));
  CHECK(waits.find("[joe]") == row.find("bob"));
}

TEST_CASE("without times, or on a narrow screen, rows begin with the sign") {
  const Entry notice = entry(Kind::Notice, Whose::Others, "", "bob left");
  CHECK(only_row(notice, without_times(80)) == "* bob left");
  CHECK(only_row(notice, wide(39)) == "* bob left");
  CHECK(only_row(entry(Kind::Message, Whose::Others, "ann", "a"), without_times(80)) ==
        "  [ann] a");
}

TEST_CASE("a long message goes on indented, and a link that fits stays whole") {
  const WithZone zone("UTC0");
  const Entry message = entry(Kind::Message, Whose::Others, "ann",
                              "one two three see http://example.org/a-long-link there");
  CHECK(rows_of(message, wide(45)) ==
        std::vector<std::string>{"14:02   [ann] one two three see",
                                 "          http://example.org/a-long-link", "          there"});
}

TEST_CASE("hidden arrivals have no rows, everything else has") {
  Layout layout = wide();
  layout.arrivals = Layout::Arrivals::Hidden;
  CHECK(rows_of(entry(Kind::Arrival, Whose::Others, "", "bob left"), layout).empty());
  CHECK(rows_of(entry(Kind::Notice, Whose::Others, "", "bob left"), layout).size() == 1);
}

TEST_CASE("an empty text has a row as well") {
  const WithZone zone("UTC0");
  CHECK(only_row(entry(Kind::Notice, Whose::Others, "", "")) == "14:02 * ");
  CHECK(only_row(entry(Kind::Message, Whose::Others, "", "")).starts_with("14:02   []"));
}

TEST_CASE("nobody forges an entry by filling rows, on a screen of any width") {
  const std::string names = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn";
  for (std::size_t columns = 1; columns <= 120; ++columns) {
    CAPTURE(columns);
    for (const std::string_view fill : {"*", "* ", "[a] ", "14:02 * ", "日", "! 日 "}) {
      std::string text;
      while (text.size() < 600) text += fill;
      for (const Layout& layout : {wide(columns), without_times(columns)}) {
        const std::size_t begin = layout.times == Layout::Times::Shown && columns >= 40 ? 8 : 2;
        for (const std::string& name : {std::string("ann"), names}) {
          const auto rows = rows_of(entry(Kind::Message, Whose::Others, name, text), layout);
          CHECK_FALSE(rows.empty());
          for (std::size_t i = 0; i < rows.size(); ++i) {
            CHECK(width_of(rows[i]) <= columns);
            if (i > 0) CHECK(rows[i].find_first_not_of(' ') >= begin + 2);
          }
        }
      }
    }
  }
}

TEST_CASE("no control or bidirectional character of any text is ever in a row") {
  std::string hostile = "a\x1b[31m\x1b]52;c;aGk=\x07\x1bPq\x9b\xff\xc2\x9b\u202E\u2066\u200F\tz";
  for (char c = 1; c < ' '; ++c) hostile += c;
  hostile += "\x7f\u0085\u2028\uFEFF end";
  for (const Kind kind : {Kind::Message, Kind::Action, Kind::Whisper, Kind::Notice, Kind::Error}) {
    Entry bad = entry(kind, Whose::Others, hostile, hostile);
    bad.to = hostile;
    for (const std::size_t columns : {1U, 5U, 11U, 12U, 20U, 80U}) {
      for (const std::string& row : rows_of(bad, wide(columns))) {
        const std::string text = bare(row);
        CHECK(clean(text) == text);
        CHECK(text.find('\t') == std::string::npos);
      }
    }
    const std::string line = plain_text(bad);
    CHECK(clean(line) == line);
    for (const std::string& row : rows_of(PendingLine{hostile}, hostile, wide())) {
      CHECK(clean(bare(row)) == bare(row));
    }
  }
}

TEST_CASE("every row ends the style it began") {
  Layout layout = wide(30);
  layout.style = Style(Colours::TwoHundredFiftySix);
  const Entry mention = entry(Kind::Message, Whose::AtMe, "ann", std::string(200, 'x'));
  const auto rows = rows_of(mention, layout);
  CHECK(rows.size() > 5);
  for (const std::string& row : rows) CHECK(row.ends_with(kAsBefore));
}

TEST_CASE("days have English names in the local time zone") {
  const WithZone zone("UTC0");
  CHECK(day_row(kTime, wide()) == "--- Saturday, 21 November 2026 ---");
  CHECK(day_row(0, wide()) == "--- Thursday, 1 January 1970 ---");
  CHECK(day_row(kTime, wide(10)) == "--- Saturd");
  CHECK(is_same_day(kTime, kTime + 60'000));
  constexpr std::int64_t kTenHours = 36'000'000;
  CHECK_FALSE(is_same_day(kTime, kTime + kTenHours));
  constexpr std::int64_t kYear = std::int64_t{365} * 24 * 3'600'000;  // neither is a leap year
  CHECK_FALSE(is_same_day(kTime, kTime + kYear));
  const WithZone west("XST10");
  CHECK(is_same_day(kTime, kTime + kTenHours));
}

TEST_CASE("no time is too far away to be told") {
  for (const std::int64_t time :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
        std::int64_t{-1}, std::int64_t{60'000'000'000'000'000}}) {
    Entry far = entry(Kind::Message, Whose::Others, "ann", "hello");
    far.time_ms = time;
    CHECK(bare(rows_of(far, wide()).at(0)).substr(5) == "   [ann] hello");
    CHECK(width_of(day_row(time, wide(20))) <= 20);
    CHECK(plain_text(far).ends_with(" [ann] hello"));
  }
}

TEST_CASE("a line that was not sent says so") {
  CHECK(bare(rows_of(PendingLine{"hi\tall"}, "joe", wide()).at(0)) == "        [joe] hi all");
  CHECK(bare(rows_of(PendingLine{"hi", PendingLine::Sent::No}, "joe", without_times(80)).at(0)) ==
        "  [joe] hi (not sent yet)");
}

TEST_CASE("in a file each entry is one line with its day, and its sign where nobody speaks") {
  const WithZone zone("UTC0");
  CHECK(plain_text(entry(Kind::Message, Whose::AtMe, "ann", "hello")) ==
        "2026-11-21 14:02 [ann] hello");
  CHECK(plain_text(entry(Kind::Action, Whose::Others, "ann", "waves")) ==
        "2026-11-21 14:02 [ann] * waves");
  CHECK(plain_text(entry(Kind::Notice, Whose::Others, "", "bob left")) ==
        "2026-11-21 14:02 * bob left");
  CHECK(plain_text(entry(Kind::Error, Whose::Others, "", "no")) == "2026-11-21 14:02 ! no");
}

}  // namespace
}  // namespace chat
