#include "client/display/frame.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/unicode/width.h"

namespace chat {
namespace {

using Rows = std::vector<std::string>;

// What a model is made of.
struct Room {
  Scrollback scrollback;
  std::vector<PendingLine> pending;
  Status status{"the chat", 3, "connected"};
  std::string input;
  std::size_t cursor = 0;
  std::optional<std::string> question;
  Layout layout;

  Room() { layout.times = Layout::Times::Hidden; }

  [[nodiscard]] Model model(ScreenSize size) const {
    return {scrollback, size, pending, "joe", status, "[You] ", input, cursor, question, layout};
  }
  [[nodiscard]] Frame frame(ScreenSize size) const { return compose(model(size)); }
  Reach scroll_up(ScreenSize size, std::size_t rows) {
    const Model shown = model(size);
    return viewport_of(shown).scroll_up(scrollback, rows);
  }
  void scroll_down(ScreenSize size, std::size_t rows) {
    const Model shown = model(size);
    viewport_of(shown).scroll_down(scrollback, rows);
  }
  // The conversation, without empty rows above it.
  [[nodiscard]] Rows conversation(ScreenSize size) const {
    const Frame all = frame(size);
    Rows rows(all.rows.begin(),
              all.rows.begin() + static_cast<std::ptrdiff_t>(all.conversation_rows));
    while (!rows.empty() && rows.front().empty()) rows.erase(rows.begin());
    return rows;
  }
  void say(std::string text, std::int64_t time_ms = 0) {
    Entry entry;
    entry.kind = Entry::Kind::Message;
    entry.time_ms = time_ms;
    entry.seq = ++seq_;
    entry.name = "ann";
    entry.text = std::move(text);
    scrollback.add(std::move(entry));
  }
  void say_numbers(int first, int last) {
    for (int i = first; i <= last; ++i) say(std::to_string(i));
  }
  void arrive() {
    Entry entry;
    entry.kind = Entry::Kind::Arrival;
    entry.text = "bob joined";
    scrollback.add(std::move(entry));
  }
  void type(std::string text) {
    input = std::move(text);
    cursor = input.size();
  }

 private:
  std::uint64_t seq_ = 1000;
};

constexpr std::string_view kDay = "--- Thursday, 1 January 1970 ---";

Rows numbered(int first, int last) {
  Rows rows;
  for (int i = first; i <= last; ++i) rows.push_back("  [ann] " + std::to_string(i));
  return rows;
}

TEST_CASE("from above there are the conversation, the status and the input") {
  Room room;
  room.say("hello");
  room.type("hi all");
  const Frame frame = room.frame({6, 60});
  CHECK(frame.rows ==
        Rows{"", "", std::string(kDay), "  [ann] hello",
             "\x1b[7m the chat | 3 people here | connected" + std::string(23, ' ') + "\x1b[0m",
             "[You] hi all"});
  CHECK(frame.conversation_rows == 4);
  CHECK(frame.cursor == Frame::Cursor{5, 12});
}

TEST_CASE("only the last rows are seen where there are more") {
  Room room;
  room.say_numbers(1, 100);
  CHECK(room.conversation({7, 60}) == numbered(96, 100));
}

TEST_CASE("the top entry that is seen may show its last rows only") {
  Room room;
  room.say(std::string(100, 'x'));
  room.say("end");
  CHECK(room.conversation({4, 34}) == Rows{"    " + std::string(16, 'x'), "  [ann] end"});
}

TEST_CASE("another day has a row of its own, hidden entries count for nothing") {
  constexpr std::int64_t kDayMs = 86'400'000;
  Room room;
  room.layout.arrivals = Layout::Arrivals::Hidden;
  room.say("a");
  room.arrive();
  room.say("b", kDayMs / 2);
  room.arrive();
  room.say("c", kDayMs * 2);
  CHECK(room.conversation({10, 60}) == Rows{std::string(kDay), "  [ann] a", "  [ann] b",
                                            "--- Saturday, 3 January 1970 ---", "  [ann] c"});
}

TEST_CASE("lines that wait stand below the newest entry") {
  Room room;
  room.say("a");
  room.pending = {{"one", PendingLine::Sent::Yes}, {"two", PendingLine::Sent::No}};
  const Rows rows = room.conversation({10, 60});
  REQUIRE(rows.size() == 4);
  CHECK(rows[2] == "  \x1b[2m[joe] one\x1b[0m");
  CHECK(rows[3] == "  \x1b[2m[joe] two (not sent yet)\x1b[0m");
}

TEST_CASE("a page up leaves the end and keeps a row; new lines move nothing; the end comes back") {
  Room room;
  const ScreenSize size{7, 60};
  room.say_numbers(1, 100);
  CHECK(viewport_of(room.model(size)).page() == 4);
  CHECK(room.scroll_up(size, 4) == Reach::Within);
  CHECK(room.conversation(size) == numbered(92, 96));
  room.say_numbers(101, 103);
  CHECK(room.conversation(size) == numbered(92, 96));
  CHECK(room.frame(size).rows[5].find("3 new below") != std::string::npos);
  room.scroll_down(size, 4);
  CHECK(room.conversation(size) == numbered(96, 100));
  room.scroll_down(size, 4);
  CHECK_FALSE(room.scrollback.top().has_value());
  const Rows rows = room.conversation(size);
  CHECK(rows[1] == "\x1b[1m--- new ---\x1b[0m");
  CHECK(rows.back() == "  [ann] 103");
}

TEST_CASE("whoever sees the top is told so, and older entries come above without a jump") {
  Room room;
  const ScreenSize size{7, 60};
  room.say_numbers(1, 6);
  CHECK(room.scroll_up(size, 1) == Reach::Within);
  CHECK(room.scroll_up(size, 1) == Reach::Top);
  CHECK(room.conversation(size).front() == kDay);
  std::vector<Entry> older(1);
  older[0].kind = Entry::Kind::Message;
  older[0].seq = 7;
  older[0].name = "ann";
  older[0].text = "0";
  room.scrollback.add_older(older);
  CHECK(room.conversation(size) == numbered(1, 5));
  CHECK(room.scroll_up(size, 9) == Reach::Top);
  CHECK(room.conversation(size)[1] == "  [ann] 0");
}

TEST_CASE("where all is seen scrolling up leaves nothing, and asks for what is older") {
  Room room;
  room.say("a");
  CHECK(room.scroll_up({24, 80}, 10) == Reach::Top);
  CHECK_FALSE(room.scrollback.top().has_value());
  Room empty;
  CHECK(empty.scroll_up({24, 80}, 10) == Reach::Top);
}

TEST_CASE("what falls off while it is read leaves the oldest entry in its place") {
  Room room;
  const ScreenSize size{7, 60};
  room.say_numbers(1, static_cast<int>(Scrollback::kMaxEntries));
  room.scroll_up(size, 100'000);
  room.say_numbers(2001, 2010);
  const Rows rows = room.conversation(size);
  CHECK(rows.front() == kDay);
  CHECK(rows[1] == "  [ann] 11");
  room.say_numbers(2011, 9999);
  CHECK(room.conversation(size).size() == 5);
}

TEST_CASE("a larger screen that sees the end again follows it") {
  Room room;
  room.say_numbers(1, 20);
  room.scroll_up({7, 60}, 4);
  CHECK(room.conversation({40, 60}).back() == "  [ann] 20");
  room.scroll_down({40, 60}, 0);
  CHECK_FALSE(room.scrollback.top().has_value());
}

TEST_CASE("who scrolls up to look for the mark finds it where it was") {
  Room room;
  const ScreenSize size{7, 60};
  room.say_numbers(1, 10);
  room.scrollback.mark_here();
  room.say_numbers(11, 30);
  room.scroll_up(size, 4);
  CHECK(room.scrollback.mark() == 10);
  room.scrollback.follow();
  room.scrollback.mark_here();
  room.say_numbers(31, 32);
  room.scroll_up(size, 4);  // the mark was seen
  CHECK(room.scrollback.mark() == 32);
}

TEST_CASE("a mark is shown once, above the first entry after it that is not hidden") {
  Room room;
  room.layout.arrivals = Layout::Arrivals::Hidden;
  room.say("before");
  room.scrollback.mark_here();
  room.arrive();
  room.say("first");
  room.say("second");
  CHECK(room.conversation({9, 60}) == Rows{std::string(kDay), "  [ann] before",
                                           "\x1b[1m--- new ---\x1b[0m", "  [ann] first",
                                           "  [ann] second"});
}

TEST_CASE("the status leaves out what is least missed, and is as wide as the screen") {
  Room room;
  const auto status = [&](std::size_t columns) { return room.frame({3, columns}).rows[1]; };
  CHECK(status(37) == "\x1b[7m the chat | 3 people here | connected\x1b[0m");
  CHECK(status(36) == "\x1b[7m 3 people here | connected          \x1b[0m");
  CHECK(status(12).find("\x1b[7m connected  \x1b[0m") != std::string::npos);
  CHECK(status(5) == "\x1b[7m conn\x1b[0m");
}

TEST_CASE("a question stands above the input, and is all there is on a single row") {
  Room room;
  room.question = "send 12 lines? y/N";
  room.type("x");
  const Frame frame = room.frame({5, 40});
  CHECK(frame.rows[3] == "\x1b[1msend 12 lines? y/N\x1b[0m");
  CHECK(frame.rows[4] == "[You] x");
  CHECK(frame.cursor == Frame::Cursor{4, 7});
  const Frame small = room.frame({1, 10});
  CHECK(small.rows == Rows{"\x1b[1msend 12 li\x1b[0m"});
  CHECK(small.cursor == Frame::Cursor{0, 9});
}

TEST_CASE("the input grows up to half of the screen, and then shows where the cursor is") {
  Room room;
  room.type("abcdefghijklmnopqrstuvwxyz0123456789");
  CHECK(room.frame({10, 11}).rows[9] == "89");
  CHECK(room.frame({10, 11}).rows[5] == "[You] abcd");
  const Frame low = room.frame({4, 11});
  CHECK(low.rows[2] == "yz01234567");
  CHECK(low.rows[3] == "89");
  CHECK(low.cursor == Frame::Cursor{3, 2});
  room.cursor = 0;
  const Frame top = room.frame({4, 11});
  CHECK(top.rows[2] == "[You] abcd");
  CHECK(top.cursor == Frame::Cursor{2, 6});
}

TEST_CASE("behind a full row of input the cursor stands in the last column") {
  Room room;
  room.type("abcd");
  CHECK(room.frame({10, 11}).cursor == Frame::Cursor{9, 10});
  room.cursor = 3;
  CHECK(room.frame({10, 11}).cursor == Frame::Cursor{9, 9});
  room.type("abcd日");
  room.cursor = 4;
  CHECK(room.frame({10, 11}).cursor == Frame::Cursor{9, 0});
}

TEST_CASE("the input shows tabs and line ends as blanks, and control characters not at all") {
  Room room;
  room.type("a\tb\nc\x1b\u202E\x9b日");
  const Frame frame = room.frame({10, 40});
  CHECK(frame.rows[9] == "[You] a    b c\uFFFD日");
  CHECK(frame.cursor.column == 17);
}

TEST_CASE("a screen of any size is filled exactly, however little there is of it") {
  Room room;
  room.say_numbers(1, 30);
  room.say("日本語 " + std::string(300, 'x'));
  room.pending = {{"one", PendingLine::Sent::No}};
  room.type("日本語 \t" + std::string(50, 'y'));
  for (const bool asks : {false, true}) {
    if (asks) room.question = "日本語?";
    for (std::size_t rows = 0; rows <= 12; ++rows) {
      for (std::size_t columns = 0; columns <= 45; ++columns) {
        const Frame frame = room.frame({rows, columns});
        CHECK(frame.rows.size() == std::max<std::size_t>(rows, 1));
        CHECK(frame.cursor.row < frame.rows.size());
        CHECK(frame.cursor.column < std::max<std::size_t>(columns, 1));
      }
    }
  }
}

}  // namespace
}  // namespace chat
