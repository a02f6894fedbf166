#include "client/display/frame.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "test/client/display/shown_room.h"

namespace chat::test {
namespace {

TEST_CASE("from above there are the conversation, the status and the input") {
  ShownRoom room;
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
  ShownRoom room;
  room.say_numbers(1, 100);
  CHECK(room.conversation({7, 60}) == numbered(96, 100));
}

TEST_CASE("the top entry that is seen may show its last rows only") {
  ShownRoom room;
  room.say(std::string(100, 'x'));
  room.say("end");
  CHECK(room.conversation({4, 34}) == Rows{"    " + std::string(16, 'x'), "  [ann] end"});
}

TEST_CASE("another day has a row of its own, hidden entries count for nothing") {
  constexpr std::int64_t kDayMs = 86'400'000;
  ShownRoom room;
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
  ShownRoom room;
  room.say("a");
  room.pending = {{"one", PendingLine::Sent::Yes}, {"two", PendingLine::Sent::No}};
  const Rows rows = room.conversation({10, 60});
  REQUIRE(rows.size() == 4);
  CHECK(rows[2] == "  \x1b[2m[joe] one\x1b[0m");
  CHECK(rows[3] == "  \x1b[2m[joe] two (not sent yet)\x1b[0m");
}

TEST_CASE("a mark is shown once, above the first entry after it that is not hidden") {
  ShownRoom room;
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
  ShownRoom room;
  const auto status = [&](std::size_t columns) { return room.frame({3, columns}).rows[1]; };
  CHECK(status(37) == "\x1b[7m the chat | 3 people here | connected\x1b[0m");
  CHECK(status(36) == "\x1b[7m 3 people here | connected          \x1b[0m");
  CHECK(status(12).find("\x1b[7m connected  \x1b[0m") != std::string::npos);
  CHECK(status(5) == "\x1b[7m conn\x1b[0m");
}

TEST_CASE("a screen of any size is filled exactly, however little there is of it") {
  ShownRoom room;
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
}  // namespace chat::test
