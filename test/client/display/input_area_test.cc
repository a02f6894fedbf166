#include "client/display/input_area.h"

#include <doctest/doctest.h>

#include <string>

#include "client/display/frame.h"
#include "test/client/display/shown_room.h"

namespace chat::test {
namespace {

TEST_CASE("a question stands above the input, and is all there is on a single row") {
  ShownRoom room;
  room.question = "Send 12 lines?";
  room.type("x");
  const Frame frame = room.frame({5, 40});
  CHECK(frame.rows[3] == "\x1b[1mSend 12 lines?\x1b[0m");
  CHECK(frame.rows[4] == "[You] x");
  CHECK(frame.cursor == Frame::Cursor{4, 7});
  const Frame small = room.frame({1, 10});
  CHECK(small.rows == Rows{"\x1b[1mSend 12\x1b[0m"});
  CHECK(small.cursor == Frame::Cursor{0, 7});
}

TEST_CASE("the input grows up to half of the screen, and then shows where the cursor is") {
  ShownRoom room;
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
  ShownRoom room;
  room.type("abcd");
  CHECK(room.frame({10, 11}).cursor == Frame::Cursor{9, 10});
  room.cursor = 3;
  CHECK(room.frame({10, 11}).cursor == Frame::Cursor{9, 9});
  room.type("abcd日");
  room.cursor = 4;
  CHECK(room.frame({10, 11}).cursor == Frame::Cursor{9, 0});
}

TEST_CASE("the input shows tabs as blanks, and control characters not at all") {
  ShownRoom room;
  room.type("a\tb c\x1b\u202E\x9b日");
  const Frame frame = room.frame({10, 40});
  CHECK(frame.rows[9] == "[You] a    b c\uFFFD日");
  CHECK(frame.cursor.column == 17);
}

TEST_CASE("each line of an input of several has a row of its own") {
  ShownRoom room;
  room.type("one\n\ntwo");
  const Frame frame = room.frame({10, 40});
  CHECK(frame.rows[7] == "[You] one");
  CHECK(frame.rows[8].empty());
  CHECK(frame.rows[9] == "two");
  CHECK(frame.cursor == Frame::Cursor{9, 3});
  room.cursor = 3;  // behind "one"
  CHECK(room.frame({10, 40}).cursor == Frame::Cursor{7, 9});
  room.cursor = 4;
  CHECK(room.frame({10, 40}).cursor == Frame::Cursor{8, 0});
}

}  // namespace
}  // namespace chat::test
