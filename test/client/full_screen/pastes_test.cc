// What is pasted at a full screen.

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "test/client/full_screen/desk.h"

namespace chat::test {
namespace {

TEST_CASE("a paste of several lines asks, and sends them as text only when that is wished") {
  constexpr std::string_view kPaste = "one\n\n/quit\ntwo > ann\n";
  Desk desk;
  desk.keys("zero ");
  desk.pastes(kPaste);
  CHECK(desk.shows("Send 3 lines (\"zero …\" to \"two >…\")? y send, e edit, n drop"));
  desk.keys("\r");
  CHECK(desk.heard().empty());
  CHECK(desk.input() == "[You] zero");
  desk.keys("\x15");
  desk.pastes(kPaste);
  desk.keys("y");
  CHECK(desk.heard() == "2\tone\n3\t///quit\n4\t//two > ann\n");
}

TEST_CASE("a paste of several lines into what is meant for one person is left out") {
  constexpr std::string_view kPaste = "one\ntwo\n";
  for (const std::string_view typed : {"/msg ann ", "@ann ", "/reply ", "x > ann\x01", "\uFF20ann ",
                                       "x\u3000\uFF1E\u3000ann\x01"}) {
    Desk desk;
    desk.keys(typed);
    desk.pastes(kPaste);
    desk.keys("y\r");
    CHECK(desk.shows("the paste was left out"));
    CHECK(desk.heard().find("one") == std::string::npos);
  }
}

TEST_CASE("pasted lines arrive as they are, comment marks and all") {
  Desk desk;
  desk.pastes("// a comment\n  // x\n/say x\na > Ann, c\n");
  desk.keys("y");
  CHECK(desk.heard() == "2\t//// a comment\n3\t//  // x\n4\t///say x\n5\t//a > Ann, c\n");
}

TEST_CASE("pasted lines with the signs of CJK keyboards are text as well") {
  Desk desk;
  desk.pastes("\uFF20ann hi\nhi\uFF1Eann\n");
  desk.keys("y");
  CHECK(desk.heard() == "2\t//\uFF20ann hi\n3\t//hi\uFF1Eann\n");
}

TEST_CASE("a paste with the mark of its own end in it is one paste") {
  for (const std::string_view pasted : {"one\x1b[201~\r/quit\rtwo\r", "\x1b[201~one\r/quit\rtwo"}) {
    Desk desk;
    desk.pastes(pasted);
    CHECK(desk.shows("Send 3 lines (\"one\" to \"two\")? y send, e edit, n drop"));
    CHECK(desk.heard().empty());
    desk.keys("y");
    CHECK(desk.heard() == "2\tone\n3\t///quit\n4\ttwo\n");
  }
}

TEST_CASE("what follows a paste at once belongs to it, and what comes later was typed") {
  Desk desk;
  desk.keys("\x1b[200~one\x1b[201~");
  desk.now += std::chrono::milliseconds(5);
  desk.keys("\rtwo\r");
  desk.pauses();
  CHECK(desk.shows("Send 2 lines (\"one\" to \"two\")?"));
  desk.keys("n");
  desk.pastes("three");
  desk.keys("\r");
  CHECK(desk.heard() == "2\tthree\n");
}

TEST_CASE("lines that come at once are a paste, marked as one or not") {
  for (const std::string_view burst :
       {"one\rtwo\r", "one\rtwo", "one\n\ntwo\n", "one\r\x01two\r"}) {
    Desk desk;
    desk.keys(burst);
    desk.pauses();
    CHECK(desk.shows("Send 2 lines (\"one\" to \"two\")?"));
    CHECK(desk.heard().empty());
  }
  Desk desk;
  desk.keys("one\r");  // a line and its Enter is none
  CHECK(desk.heard() == "2\tone\n");
  desk.keys("two\r\x1b[A");  // Up
  CHECK(desk.heard() == "3\ttwo\n");
  CHECK(desk.input() == "[You] two");
}

TEST_CASE("a paste can be edited before it is sent, with what was typed around it") {
  Desk desk;
  desk.keys("zero ");
  desk.pastes("one\ntwo\n");
  desk.keys("e");
  CHECK(desk.heard().empty());
  CHECK_FALSE(desk.shows("Send 2 lines"));
  desk.keys("!\r");
  CHECK(desk.shows("Send 2 lines (\"zero …\" to \"two!\")?"));
  desk.keys("y");
  CHECK(desk.heard() == "2\tzero one\n3\ttwo!\n");
}

TEST_CASE("a paste that comes while a question waits is left out, and that is said") {
  Desk desk;
  desk.pastes("one\ntwo\n");
  desk.pastes("three\nfour\n");
  CHECK(desk.shows("! that paste was left out: a question waits"));
  desk.keys("y");
  CHECK(desk.heard() == "2\tone\n3\ttwo\n");
}

TEST_CASE("a line with an arrow to nobody asks whether everyone is meant, and is kept") {
  Desk desk;
  desk.keys("File > Save\r");
  CHECK(desk.shows("Nobody is called Save. Send to everyone? y/N"));
  desk.keys("\r");
  CHECK(desk.heard().empty());
  CHECK(desk.input() == "[You] File > Save");
  desk.keys("\ry");
  CHECK(desk.heard() == "2\t//File > Save\n");
  CHECK(desk.input() == "[You]");
}

TEST_CASE("a name that is nearly somebody's, or a command, does not ask about everyone") {
  for (const std::string_view line : {"psst > anm", "psst > ann", "@bob psst", "/msg bob psst"}) {
    Desk desk;
    desk.keys(std::string(line) + "\r");
    CHECK(desk.heard() == "2\t" + std::string(line) + "\n");
  }
}

TEST_CASE("a paste of one line goes where the cursor is") {
  Desk desk;
  desk.keys("ac\x1b[D");
  desk.pastes("b\n");
  CHECK(desk.input() == "[You] abc");
  CHECK(desk.heard().empty());
}

TEST_CASE(
    "however much is pasted, no more is under way than the dialect allows, and nothing is lost") {
  Desk desk;
  std::string paste;
  for (int i = 1; i <= 150; ++i) paste += "line " + std::to_string(i) + "\n";
  desk.pastes(paste);
  desk.keys("y");
  std::string heard = desk.heard();
  CHECK(heard.ends_with("65\tline 64\n"));
  for (int i = 1; i <= 150; ++i) {
    desk.says("ok\t" + std::to_string(i + 1) + "\t" + std::to_string(i + 2) + "\t1000\n");
    heard += desk.heard();
  }
  CHECK(heard.ends_with("151\tline 150\n"));
  CHECK(desk.screen.unsent().empty());
}

}  // namespace
}  // namespace chat::test
