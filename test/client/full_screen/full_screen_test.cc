#include "client/full_screen/full_screen.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "test/support/client_talk.h"
#include "test/support/temporary_folder.h"
#include "test/support/virtual_terminal.h"

namespace chat::test {
namespace {

using Clock = FullScreen::Clock;
using Phase = Conversation::Phase;
using std::chrono::seconds;

constexpr ScreenSize kSize{20, 60};

ClientSettings settings_in(const TemporaryFolder& folder) {
  ClientSettings settings = named("joe");
  settings.term = "xterm";
  settings.home = folder.file("");
  settings.config_folder = folder.file("config");
  settings.state_folder = folder.file("state");
  return settings;
}

// joe's screen, with a server played by the test; time passes only when it is told to.
struct Desk {
  Desk()
      : talk(settings_in(folder), Mode::FullScreen),
        screen(settings_in(folder), talk.client, kSize) {
    talk.connect();
    CHECK(talk.heard().starts_with("/hello 1 joe"));
    says("welcome\ttoken\t1\tjoe\t2\t0\tmonday\ncurrent\t1\n");
    CHECK(talk.heard() == "1\t/who\n");
    says("users\t2\t1\t2\tann:0 joe:0\nok\t1\t2\t1000\n");
  }

  void says(std::string_view lines) {
    talk.says(lines);
    screen.update(now);
  }
  void keys(std::string_view bytes) {
    screen.feed(bytes, now);
    screen.update(now);
  }
  std::string heard() {
    screen.update(now);
    return talk.heard();
  }
  // Everything on the screen, a line each.
  std::string text() {
    now += seconds(1);
    screen.update(now);
    terminal.feed(screen.paint(now));
    CHECK(terminal.fault().empty());
    std::string rows;
    for (std::size_t row = 0; row < kSize.rows; ++row) rows += terminal.row(row) + "\n";
    return rows;
  }
  bool shows(std::string_view what) { return text().find(what) != std::string::npos; }
  std::string input() {
    (void)text();
    return terminal.row(kSize.rows - 1);
  }

  TemporaryFolder folder;
  Talk talk;
  FullScreen screen;
  VirtualTerminal terminal{kSize.rows, kSize.columns};
  Clock::time_point now = Clock::now();
};

TEST_CASE("what is typed stands at the bottom, and what comes in above it") {
  Desk desk;
  desk.keys("half a li");
  desk.says("say\t3\t1000\tann\thello\n");
  CHECK(desk.input() == "[You] half a li");
  CHECK(desk.shows("[ann] hello\n"));
  CHECK(desk.shows("127.0.0.1:8888"));
  CHECK(desk.shows("2 people here"));
  CHECK(desk.shows("connected"));
}

TEST_CASE(
    "an entered line is sent, stands as not sent when that takes long, and in its place then") {
  Desk desk;
  desk.keys("hello\r");
  CHECK(desk.heard() == "2\thello\n");
  CHECK(desk.input() == "[You]");
  desk.now += seconds(2);
  CHECK(desk.shows("hello (not sent yet)"));
  desk.says("say\t3\t1000\tann\tfirst\nok\t2\t4\t1000\n");
  const std::string text = desk.text();
  CHECK(text.find("not sent") == std::string::npos);
  CHECK(text.find("[ann] first") < text.find("[joe] hello"));
}

TEST_CASE("a refused line comes back to be mended") {
  Desk desk;
  desk.keys("psst > Jo\r");
  CHECK(desk.heard() == "2\tpsst > Jo\n");
  desk.says("error\t2\tnobody\tnobody here is called Jo\n");
  CHECK(desk.input() == "[You] psst > Jo");
  CHECK(desk.shows("! nobody here is called Jo"));
}

TEST_CASE("Ctrl+C clears the line, asks on an empty one, and leaves when it comes again") {
  Desk desk;
  desk.keys("text\x03");
  CHECK(desk.input() == "[You]");
  desk.keys("\x03");
  CHECK(desk.shows("leave?"));
  desk.keys("x");
  CHECK_FALSE(desk.shows("leave?"));
  CHECK(desk.input() == "[You] x");
  CHECK(desk.talk.client.phase() == Phase::Inside);
  desk.keys("\x03\x03\x03");
  CHECK(desk.talk.client.phase() == Phase::Leaving);
}

TEST_CASE("a paste of several lines asks, and sends them as text only when that is wished") {
  constexpr std::string_view kPaste = "\x1b[200~one\n\n/quit\ntwo > ann\n\x1b[201~";
  Desk desk;
  desk.keys("zero ");
  desk.keys(kPaste);
  CHECK(desk.shows("send 3 lines? y/N   the first: zero one"));
  desk.keys("\r");
  CHECK(desk.heard().empty());
  CHECK(desk.input() == "[You] zero");
  desk.keys("\x15");
  desk.keys(kPaste);
  desk.keys("y");
  CHECK(desk.heard() == "2\tone\n3\t///quit\n4\t//two > ann\n");
}

TEST_CASE("a paste of several lines into what is meant for one person is left out") {
  constexpr std::string_view kPaste = "\x1b[200~one\ntwo\n\x1b[201~";
  for (const std::string_view typed : {"/msg ann ", "@ann ", "/reply ", "x > ann\x01"}) {
    Desk desk;
    desk.keys(typed);
    desk.keys(kPaste);
    desk.keys("y\r");
    CHECK(desk.shows("the paste was left out"));
    CHECK(desk.heard().find("one") == std::string::npos);
  }
}

TEST_CASE("pasted lines arrive as they are, comment marks and all") {
  Desk desk;
  desk.keys("\x1b[200~// a comment\n  // x\n/say x\na > Ann, c\n\x1b[201~y");
  CHECK(desk.heard() == "2\t//// a comment\n3\t//  // x\n4\t///say x\n5\t//a > Ann, c\n");
}

TEST_CASE("a paste of one line goes where the cursor is") {
  Desk desk;
  desk.keys("ac\x1b[D\x1b[200~b\n\x1b[201~");
  CHECK(desk.input() == "[You] abc");
  CHECK(desk.heard().empty());
}

TEST_CASE(
    "however much is pasted, no more is under way than the dialect allows, and nothing is lost") {
  Desk desk;
  std::string paste = "\x1b[200~";
  for (int i = 1; i <= 150; ++i) paste += "line " + std::to_string(i) + "\n";
  desk.keys(paste + "\x1b[201~y");
  std::string heard = desk.heard();
  CHECK(heard.ends_with("65\tline 64\n"));
  for (int i = 1; i <= 150; ++i) {
    desk.says("ok\t" + std::to_string(i + 1) + "\t" + std::to_string(i + 2) + "\t1000\n");
    heard += desk.heard();
  }
  CHECK(heard.ends_with("151\tline 150\n"));
  CHECK(desk.screen.unsent().empty());
}

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
  CHECK(desk.shows("! nobody is known to have whispered"));
  desk.says("whisper\t3\t1000\tann\tjoe\tpsst\n");
  desk.keys("/reply yes\r");
  CHECK(desk.heard() == "2\t/msg ann yes\n");
  desk.keys("no\x1br");
  CHECK(desk.input() == "[You] /msg ann no");
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

TEST_CASE("of several refused lines one comes back, and none is lost") {
  Desk desk;
  desk.keys("one\rtwo\r");
  (void)desk.heard();
  desk.says("error\t2\tnot-stored\tthe disk is full\nerror\t3\tnot-stored\tthe disk is full\n");
  CHECK(desk.input() == "[You] one");
  CHECK(desk.shows("! not sent: two"));
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

TEST_CASE("a setting holds at once and is kept") {
  Desk desk;
  CHECK_FALSE(desk.shows("\n* You are joe"));
  desk.keys("/set times off\r");
  CHECK(desk.shows("\n* You are joe"));
  CHECK(desk.shows("* times is off now"));
  std::ifstream file(desk.folder.file("config") + "/settings");
  std::stringstream kept;
  kept << file.rdbuf();
  CHECK(kept.str() == "times = off\n");
  desk.keys("/set bell loud\r");
  CHECK(desk.shows("! "));
  desk.keys("/set nonsense\r");
  CHECK(desk.shows("! there is no setting called nonsense"));
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
}

TEST_CASE("what may have been said already is offered, one line after the other") {
  Desk desk;
  desk.keys("first\rsecond\r");
  CHECK(desk.heard() == "2\tfirst\n3\tsecond\n");
  desk.talk.hangs_up();
  desk.keys("third\r");
  CHECK(desk.shows("not connected"));
  CHECK(desk.shows("third (not sent yet)"));
  desk.keys("y");
  desk.talk.try_again();
  CHECK(desk.heard().starts_with("/hello 1 joe session=token"));
  desk.says("error\t0\tsession-unknown\tno such session\n");
  desk.talk.connect();
  CHECK(desk.heard().starts_with("/hello 1 joe"));
  desk.says("welcome\tother\t1\tjoe\t2\t0\ttuesday\ncurrent\t1\n");
  CHECK(desk.heard() == "1\t/who\n");
  CHECK(desk.input() == "[You] y");  // it was being typed before, and is no answer
  desk.keys("\r");
  CHECK(desk.heard().empty());  // it may depend on what is to be decided
  CHECK(desk.shows("not confirmed; send it as it stands? y/N   first"));
  desk.keys("y");
  CHECK(desk.shows("y/N   second"));
  desk.keys("n");
  CHECK(desk.shows("y/N   third"));
  desk.keys("y");
  CHECK(desk.heard() == "2\tfirst\n3\tthird\n4\ty\n");
  CHECK(desk.shows("! not sent again: second"));
}

TEST_CASE("to leave does not wait for a decision, and what it is about is listed") {
  Desk desk;
  desk.keys("first\rsecond\r");
  (void)desk.heard();
  desk.talk.hangs_up();
  desk.keys("/qui");
  desk.talk.try_again();
  (void)desk.heard();
  desk.says("error\t0\tsession-unknown\tno such session\n");
  desk.talk.connect();
  desk.says("welcome\tother\t1\tjoe\t2\t0\ttuesday\ncurrent\t1\n");
  desk.keys("t\r");
  CHECK(desk.talk.client.phase() == Phase::Leaving);
  desk.talk.client.on_time(desk.talk.client.deadline());
  CHECK(desk.talk.client.ending().unconfirmed.size() == 2);
}

TEST_CASE("silence is told when it lasts longer than the server's usual") {
  Desk desk;
  desk.now += seconds(14);
  CHECK(desk.shows("no contact for 1"));
}

TEST_CASE("what was typed is found again in the next run, whispers are not") {
  const TemporaryFolder folder;
  {
    Talk talk(settings_in(folder), Mode::FullScreen);
    FullScreen screen(settings_in(folder), talk.client, kSize);
    screen.feed("kept line\rsecret > ann\r/msg ann secret\r/reply secret\r", Clock::now());
  }
  Talk talk(settings_in(folder), Mode::FullScreen);
  FullScreen screen(settings_in(folder), talk.client, kSize);
  screen.feed("\x1b[A", Clock::now());
  CHECK(screen.unsent().back() == "kept line");
  screen.feed("\x1b[A", Clock::now());
  CHECK(screen.unsent().back() == "kept line");
}

TEST_CASE("repaints are gathered: 60 in a second at most, a key's at once") {
  Desk desk;
  (void)desk.text();
  desk.now += seconds(1);
  int painted = 0;
  const auto end = desk.now + seconds(1);
  for (int seq = 10; desk.now < end; ++seq) {
    desk.now += std::chrono::milliseconds(1);
    desk.says("say\t" + std::to_string(seq) + "\t1000\tann\thello\n");
    if (seq % 10 == 0) desk.keys("k");
    if (!desk.screen.paint(desk.now).empty()) ++painted;
  }
  CHECK(painted <= 61);
  CHECK(painted > 40);
  desk.now += seconds(1);
  desk.keys("k");
  CHECK_FALSE(desk.screen.paint(desk.now).empty());
}

}  // namespace
}  // namespace chat::test
