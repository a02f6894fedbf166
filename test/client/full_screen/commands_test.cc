// What is completed, answered, set, saved and scrolled to on the full screen.

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>

#include "test/client/full_screen/desk.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

using Clock = FullScreen::Clock;
using std::chrono::seconds;

TEST_CASE("names are completed, those of the roll and of who came, who spoke last first") {
  Desk desk;
  desk.keys("an\t");
  CHECK(desk.input() == "[You] ann:");
  desk.keys("\x03");
  desk.says("joined\t5\t1000\tandy\t3\nsay\t6\t1000\tandy\thi\n");
  desk.keys("psst > an\t");
  CHECK(desk.input() == "[You] psst > andy");
  desk.keys("\t");
  CHECK(desk.input() == "[You] psst > ann");
}

TEST_CASE("Alt+R and /reply answer who whispered last") {
  Desk desk;
  desk.keys("/reply x\r");
  CHECK(desk.shows("! Nobody has whispered to you yet"));
  desk.says("whisper\t3\t1000\tann\tjoe\tpsst\n");
  desk.keys("/reply yes\r");
  CHECK(desk.heard() == "2\t/msg ann yes\n");
  desk.keys("no\x1br");
  CHECK(desk.input() == "[You] /msg ann no");
}

TEST_CASE("/reply goes to a name of as many marks as may be, and never to another with fewer") {
  std::string marks;
  for (int i = 0; i < 8; ++i) marks += "\u0301";
  Desk desk;
  desk.says("whisper\t3\t1000\ta" + marks + "\tjoe\tpsst\n");
  desk.keys("/reply yes\r");
  CHECK(desk.heard() == "2\t/msg a" + marks + " yes\n");
  desk.says("whisper\t4\t1000\ta" + marks + "\u0301\u0301\tjoe\tpsst\n");
  desk.keys("/reply secret\r");
  CHECK(desk.heard().empty());
}

TEST_CASE("a whisper that was not seen, or whose name is anybody's now, is not answered") {
  Desk desk;
  desk.keys("/ignore eve\r");
  desk.says("whisper\t3\t1000\teve\tjoe\tpsst\n");
  desk.keys("/reply secret\r");
  CHECK(desk.shows("! the last whisper is from eve"));
  desk.says("whisper\t4\t1000\tann\tjoe\tpsst\nmissed\t5\n");
  (void)desk.heard();
  desk.keys("/reply secret\r");
  CHECK(desk.heard().empty());
}

TEST_CASE("who is ignored is not shown until they are again") {
  Desk desk;
  desk.keys("/ignore ANN\r");
  desk.says("say\t3\t1000\tann\thello\nwhisper\t4\t1000\tann\tjoe\tpsst\n");
  CHECK_FALSE(desk.shows("hello"));
  CHECK_FALSE(desk.shows("psst"));
  desk.keys("/unignore ann\r");
  desk.says("say\t5\t1000\tann\tagain\n");
  CHECK(desk.shows("[ann] again"));
  CHECK(desk.heard().empty());
}

TEST_CASE("who is ignored stays so under a new name, and nobody else under the former one") {
  Desk desk;
  desk.keys("/ignore ann\r");
  desk.says("renamed\t3\t1000\tann\tanna\n");
  desk.says("say\t4\t1000\tanna\tunwanted\nwhisper\t5\t1000\tanna\tjoe\tunwanted\n");
  desk.says("joined\t6\t1000\tann\t3\nsay\t7\t1000\tann\tanother\n");
  CHECK_FALSE(desk.shows("unwanted"));
  CHECK(desk.shows("[ann] another"));
  desk.keys("/ignore\r");
  CHECK(desk.shows("* You ignore anna"));
  desk.says("whisper\t8\t1000\tanna\tjoe\tunwanted\n");
  desk.keys("/reply secret\r");
  CHECK(desk.shows("! the last whisper is from anna, who is ignored"));
  desk.says("left\t9\t1000\tann\t2\nleft\t10\t1000\tanna\t1\njoined\t11\t1000\tann\t2\n");
  desk.says("say\t12\t1000\tann\tunwanted\n");
  CHECK_FALSE(desk.shows("unwanted"));
  desk.keys("/unignore ann\r");
  desk.says("say\t13\t1000\tann\twelcome\n");
  CHECK(desk.shows("[ann] welcome"));
  CHECK(desk.heard().empty());
}

TEST_CASE(
    "what somebody else said under the name before is among older messages, the rest is not") {
  Desk desk;
  desk.keys("/ignore ann\r");
  desk.says("renamed\t30\t1000\tann\tanna\nsay\t31\t1000\tbob\tnewest\n");
  desk.keys("\x1b[5~\x1b[5~");
  CHECK(desk.heard().starts_with("2\t/history "));
  desk.says(
      "history\t31\t2\t3\nsay\t19\t1000\tann\tunwanted\nsay\t20\t1000\tanna\tolder\n"
      "say\t31\t1000\tbob\tnewest\ncurrent\t31\nok\t2\t31\t1000\n");
  desk.keys("\x1b[5~");
  CHECK(desk.shows("[anna] older"));
  CHECK_FALSE(desk.shows("unwanted"));
}

TEST_CASE("a setting holds at once and is kept") {
  Desk desk;
  CHECK_FALSE(desk.shows("\n* " + you_are("joe")));
  desk.keys("/set times off\r");
  CHECK(desk.shows("\n* " + you_are("joe")));
  CHECK(desk.shows("* times is off now"));
  std::ifstream file(desk.folder.file("config") + "/settings");
  std::stringstream kept;
  kept << file.rdbuf();
  CHECK(kept.str() == "times = off\n");
  desk.keys("/set bell loud\r");
  CHECK(desk.shows("! "));
  desk.keys("/set nonsense\r");
  CHECK(desk.shows("! there is no setting \"nonsense\""));
}

TEST_CASE("a whisper rings where that is wished, history does not") {
  Desk desk;
  (void)desk.text();
  desk.keys("/set bell bell\r");
  (void)desk.text();
  desk.says("whisper\t3\t1000\tann\tjoe\told\n");
  desk.now += seconds(1);
  CHECK(desk.screen.paint(desk.now).find('\a') == std::string::npos);
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  desk.says("whisper\t4\t" + std::to_string(now_ms) + "\tann\tjoe\tpsst\n");
  desk.now += seconds(1);
  CHECK(desk.screen.paint(desk.now).find('\a') != std::string::npos);
  for (const bool rings : {false, true}) {  // 2 and 3 seconds after it has rung
    desk.now += seconds(1);
    desk.says("whisper\t5\t" + std::to_string(now_ms) + "\tann\tjoe\tpsst\n");
    CHECK((desk.screen.paint(desk.now).find('\a') != std::string::npos) == rings);
  }
}

TEST_CASE("the screen can be emptied, and saved to a file that was not there") {
  Desk desk;
  desk.says("say\t3\t1000\tann\thello\n");
  desk.keys("/save ~/talk\r");
  CHECK(desk.shows("Saved to"));
  std::ifstream file(desk.folder.file("") + "/talk");
  std::stringstream saved;
  saved << file.rdbuf();
  CHECK(saved.str().find("[ann] hello\n") != std::string::npos);
  desk.keys("/save ~/talk\r");
  CHECK(desk.shows("! cannot save to"));
  desk.keys("/clear\r");
  CHECK_FALSE(desk.shows("hello"));
}

TEST_CASE("scrolling past the top asks for older messages, and puts them above") {
  Desk desk;
  desk.says("say\t30\t1000\tann\tnewest\n");
  desk.keys("\x1b[5~");
  desk.keys("/ignore eve\r\x1b[5~");
  const std::string asked = desk.heard();
  CHECK(asked.starts_with("2\t/history "));
  desk.keys("\x1b[5~");
  CHECK(desk.heard().empty());  // it is asked for already
  desk.says(
      "joined\t31\t1000\tbob\t3\nhistory\t31\t2\t3\nsay\t19\t1000\teve\tunwanted\n"
      "say\t20\t1000\tann\tolder\nsay\t30\t1000\tann\tnewest\ncurrent\t31\n"
      "ok\t2\t31\t1000\n");
  desk.keys("\x1b[5~");
  const std::string text = desk.text();
  CHECK(text.find("[ann] older") < text.find("[ann] newest"));
  CHECK(text.find("[ann] newest") == text.rfind("[ann] newest"));
  CHECK(text.find("bob joined") != std::string::npos);
  CHECK(text.find("unwanted") == std::string::npos);
  // It gave fewer than it was asked for.
  CHECK(text.find("--- the server keeps nothing older ---") < text.find("[ann] older"));
  CHECK(desk.heard().empty());
}

TEST_CASE("the top does not say that the server keeps nothing older when it may keep more") {
  Desk desk;
  desk.says("say\t30\t1000\tann\tnewest\n");
  desk.keys("\x1b[5~");
  const std::string asked = desk.heard();
  const int count = std::stoi(asked.substr(asked.find(' ')));
  std::string answer = "history\t3000\t2\t" + std::to_string(count) + "\n";
  for (int i = 1; i <= count; ++i) answer += "say\t" + std::to_string(1000 + i) + "\t1\tann\tx\n";
  desk.says(answer + "current\t3000\nok\t2\t3000\t1000\n");
  desk.keys("\x1b[5~");
  CHECK_FALSE(desk.shows("nothing older"));
}

TEST_CASE("what was typed is found again in the next run, whispers are not") {
  const TemporaryFolder folder;
  {
    Talk talk(settings_in(folder), Mode::FullScreen);
    FullScreen screen(settings_in(folder), talk.client, kSize);
    for (const std::string_view line :
         {"kept line\r", "/set bell off\r", "/ignore eve\r", "secret > ann\r", "/msg ann secret\r",
          "/reply secret\r", "/ignore secret eve\r"}) {
      screen.feed(line, Clock::now());
    }
  }
  Talk talk(settings_in(folder), Mode::FullScreen);
  FullScreen screen(settings_in(folder), talk.client, kSize);
  for (const std::string_view line : {"/ignore eve", "/set bell off", "kept line", "kept line"}) {
    screen.feed("\x1b[A", Clock::now());
    CHECK(screen.unsent().back() == line);
  }
}

}  // namespace
}  // namespace chat::test
