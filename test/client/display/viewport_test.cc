#include "client/display/viewport.h"

#include <doctest/doctest.h>

#include <string>

#include "client/display/frame.h"
#include "test/client/display/shown_room.h"

namespace chat::test {
namespace {

TEST_CASE("a page up leaves the end and keeps a row; new lines move nothing; the end comes back") {
  ShownRoom room;
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
  ShownRoom room;
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

TEST_CASE("above the first of all messages stands that there is nothing older") {
  ShownRoom room;
  const ScreenSize size{7, 60};
  room.say_numbers(1, 6);
  room.scrollback.set_before(Scrollback::Before::Nothing);
  CHECK(room.scroll_up(size, 9) == Reach::Top);
  CHECK(room.conversation(size)[0] == "--- the server keeps nothing older ---");
  CHECK(room.conversation(size)[1] == kDay);
}

TEST_CASE("where all is seen scrolling up leaves nothing, and asks for what is older") {
  ShownRoom room;
  room.say("a");
  CHECK(room.scroll_up({24, 80}, 10) == Reach::Top);
  CHECK_FALSE(room.scrollback.top().has_value());
  ShownRoom empty;
  CHECK(empty.scroll_up({24, 80}, 10) == Reach::Top);
}

TEST_CASE("what falls off while it is read leaves the oldest entry in its place") {
  ShownRoom room;
  const ScreenSize size{7, 60};
  room.say_numbers(1, static_cast<int>(Scrollback::kMaxEntries));
  room.scroll_up(size, 100'000);
  room.say_numbers(2001, 2010);
  const Rows rows = room.conversation(size);
  CHECK(rows[0] == "--- what is older cannot be shown here ---");
  CHECK(rows[1] == kDay);
  CHECK(rows[2] == "  [ann] 11");
  room.say_numbers(2011, 9999);
  CHECK(room.conversation(size).size() == 5);
}

TEST_CASE("a larger screen that sees the end again follows it") {
  ShownRoom room;
  room.say_numbers(1, 20);
  room.scroll_up({7, 60}, 4);
  CHECK(room.conversation({40, 60}).back() == "  [ann] 20");
  room.scroll_down({40, 60}, 0);
  CHECK_FALSE(room.scrollback.top().has_value());
}

TEST_CASE("who scrolls up to look for the mark finds it where it was") {
  ShownRoom room;
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

TEST_CASE("a mark that has fallen off is not shown, also where what comes first is hidden") {
  ShownRoom room;
  const ScreenSize size{7, 60};
  room.layout.arrivals = Layout::Arrivals::Hidden;
  room.say("before");
  room.scrollback.mark_here();
  for (std::size_t i = 0; i < Scrollback::kMaxEntries - 2; ++i) room.arrive();
  room.say("last");
  const Rows whole = room.conversation(size);
  CHECK(whole[whole.size() - 2] == "\x1b[1m--- new ---\x1b[0m");
  for (const char* falls_off : {"before", "the first after the mark"}) {
    CAPTURE(falls_off);
    room.arrive();
    CHECK(room.conversation(size) ==
          Rows{"--- what is older cannot be shown here ---", std::string(kDay), "  [ann] last"});
  }
}

}  // namespace
}  // namespace chat::test
