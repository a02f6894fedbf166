// The real client on a full screen, in a pseudo-terminal: keys, and what it does by itself.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "common/protocol/wording.h"
#include "test/support/count.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/at_terminal.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

constexpr std::string_view kTab = "\t";
constexpr std::string_view kUp = "\x1b[A";
constexpr std::string_view kDown = "\x1b[B";
constexpr std::string_view kLeft = "\x1b[D";
constexpr std::string_view kBackspace = "\x7f";
constexpr std::string_view kCtrlC = "\x03";
constexpr std::string_view kCtrlD = "\x04";
constexpr std::string_view kCtrlR = "\x12";
constexpr std::string_view kCtrlS = "\x13";
constexpr std::string_view kCtrlU = "\x15";

// A line of one's own has no time until the server has it.
bool is_confirmed(const Person& person, std::string_view line) {
  const std::string screen = person.screen();
  const std::size_t at = screen.find(std::string(line).append(1, '\n'));
  return at != std::string::npos && screen.at(screen.rfind('\n', at) + 1) != ' ';
}

TEST_CASE("a name that is taken is asked for again, with what was typed kept") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  Person person(home, {"127.0.0.1", std::to_string(server.port())});
  CHECK(person.has_typed("Your name:"));
  person.types("ann\r");
  CHECK(person.sees("! " + name_is_taken("ann")));
  CHECK(person.has_typed("Your name: ann"));
  person.types(std::string(kBackspace) + "a\r");
  CHECK(ann.gets(joined("ana", 2)));
  CHECK(person.sees("* " + you_are("ana") + "; " + people_are_here(2) + "."));
  CHECK(person.has_typed("[You]"));
  CHECK(person.error().empty());
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal,
                  "what is typed stays whole while messages come, and whispers go both ways") {
  joe.types("half a li");
  CHECK(joe.has_typed("[You] half a li"));
  ann.send("hello\n");
  CHECK(joe.sees("[ann] hello\n"));
  CHECK(joe.last_row() == "[You] half a li");
  joe.types("ne\r");
  CHECK(ann.gets("[joe] half a line\n"));
  CHECK(joe.sees("[joe] half a line\n"));
  joe.types("psst > Ann\r");
  CHECK(ann.gets("[joe > you] psst\n"));
  CHECK(joe.sees("> [you > ann] psst\n"));
  ann.send("back > joe\n");
  CHECK(joe.sees("> [ann > you] back\n"));
  joe.types("\x1brok\r");  // Alt+R
  CHECK(ann.gets("[joe > you] ok\n"));
  joe.types("/reply and more\r");
  CHECK(ann.gets("[joe > you] and more\n"));
  joe.types("secret > Jeo\r");
  CHECK(joe.sees("! " + nobody_is_called("Jeo")));
  CHECK(joe.has_typed("[You] secret > Jeo"));  // to be mended
  CHECK(joe.error().empty());
}

TEST_CASE("where a name is asked for, Enter takes the login name, or the name of last time") {
  const TemporaryFolder home;
  const ServerProcess server;
  const std::string port = std::to_string(server.port());
  Person eve(home, {"127.0.0.1", port}, {"LOGNAME=eve"});
  CHECK(eve.has_typed("Your name [eve]:"));
  eve.types("\r");
  CHECK(eve.sees(you_are("eve")));
  std::filesystem::create_directories(home.file("state/chat"));
  std::ofstream(home.file("state/chat/last")) << "name = joe\n";
  Person joe(home, {"127.0.0.1", port}, {"LOGNAME=eve"});
  CHECK(joe.has_typed("Your name [joe]:"));
  joe.types("\r");
  CHECK(joe.sees(you_are("joe")));
}

TEST_CASE("a newcomer sees the first hint, however much was said before") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  for (int i = 1; i <= 30; ++i) ann.send("message " + std::to_string(i) + "\n");
  const Peer bob(server.port(), "bob");  // the server has them all
  Person joe(home, server.port(), "joe");
  CHECK(joe.sees("Type ? for who is here"));
  CHECK(joe.sees("[ann] message 30\n"));
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal, "no line of a paste is sent before one agrees") {
  joe.pastes("one\x1b[201~\r/quit\r");
  CHECK(joe.sees("Send 2 lines (\"one\" to"));
  joe.types("n");
  CHECK(joe.waits_for([&] { return joe.screen().find("Send 2 lines") == std::string::npos; }));
  joe.types("three\rfour\r");  // by a terminal that does not mark pastes
  CHECK(joe.sees("Send 2 lines (\"three\" to"));
  joe.types("y");
  CHECK(ann.gets("[joe] three\n[joe] four\n"));
  CHECK(ann.received().find("one") == std::string::npos);
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal, "Ctrl+S does not stop the screen") {
  joe.types(kCtrlS);
  joe.types("half a line");
  CHECK(joe.has_typed("[You] half a line"));
  ann.send("hello\n");
  CHECK(joe.sees("[ann] hello\n"));
}

TEST_CASE("Tab completes names, at the line's start, behind > and @, and commands") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  Peer andy(server.port(), "Andy");
  Person joe(home, server.port(), "joe");
  CHECK(joe.sees(you_are("joe")));
  ann.send("hello\n");
  CHECK(joe.sees("[ann] hello"));
  joe.types(std::string("a") + std::string(kTab));  // who spoke last comes first
  CHECK(joe.has_typed("[You] ann:"));
  joe.types(kTab);
  CHECK(joe.has_typed("[You] Andy:"));
  joe.types(std::string(kCtrlU) + "psst > AND" + std::string(kTab));
  CHECK(joe.has_typed("[You] psst > Andy"));
  joe.types(std::string(kCtrlU) + "@an" + std::string(kTab) + "psst");
  CHECK(joe.has_typed("[You] @ann psst"));
  joe.types(std::string(kCtrlU) + "/unig" + std::string(kTab));
  CHECK(joe.has_typed("[You] /unignore"));
  joe.types("an" + std::string(kTab));
  CHECK(joe.has_typed("[You] /unignore ann"));
}

TEST_CASE_FIXTURE(JoeAtTerminal,
                  "Up and Down walk through what was entered, and the half-typed line comes back") {
  for (const std::string_view line : {"one apple", "two pears", "three"}) joe.enters(line);
  CHECK(joe.sees("[joe] three"));
  joe.types("half");
  joe.types(kUp);
  CHECK(joe.has_typed("[You] three"));
  joe.types(kUp);
  CHECK(joe.has_typed("[You] two pears"));
  joe.types(std::string(kDown) + std::string(kDown));
  CHECK(joe.has_typed("[You] half"));
  joe.types(std::string(kUp) + std::string(kCtrlU) + "draft" + std::string(kUp));
  CHECK(joe.has_typed("[You] half"));  // it has become a line that was there before
  joe.types(std::string(kDown) + std::string(kDown));
  CHECK(joe.has_typed("[You] draft"));
  joe.types(kCtrlR);
  joe.types("app");
  CHECK(joe.waits_for([&] { return joe.last_row().ends_with("one apple"); }));
  joe.types("\r");
  CHECK(joe.waits_for([&] { return count(joe.screen(), "[joe] one apple\n") == 2; }));
}

TEST_CASE("what was entered is there in the next run, but for whispers, for the owner only") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Peer ann(server.port(), "ann");
  {
    Person joe(home, server.port(), "joe");
    CHECK(joe.sees(you_are("joe")));
    joe.enters("/set joins on");
    joe.enters("/ignore ann");
    for (const std::string_view line :
         {"hello all", "secret > ann", "@ann secret", "/msg ann secret", "/reply secret"}) {
      joe.enters(line);
    }
    joe.types("secret > Jeo\r");
    CHECK(joe.sees(nobody_is_called("Jeo")));
    joe.types(std::string(kCtrlU) + "/quit\r");
    CHECK(joe.ends() == 0);
  }
  const std::string file = home.file("state/chat/history");
  CHECK(mode_of(file) == 0600);
  CHECK(contents(file).find("secret") == std::string::npos);
  Person joe(home, server.port(), "joe");
  CHECK(joe.sees(you_are("joe")));
  joe.types(kUp);
  CHECK(joe.has_typed("[You] /quit"));
  joe.types(kUp);
  CHECK(joe.has_typed("[You] hello all"));
  joe.types(kUp);
  CHECK(joe.has_typed("[You] /ignore ann"));
  joe.types(kUp);
  CHECK(joe.has_typed("[You] /set joins on"));
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal,
                  "Ctrl+C clears a line, asks on an empty one, and leaves when it comes again") {
  joe.types("half a line");
  CHECK(joe.has_typed("[You] half a line"));
  joe.types(kCtrlC);
  CHECK(joe.has_typed("[You]"));
  joe.types(kUp);  // the key was meant to copy
  CHECK(joe.has_typed("[You] half a line"));
  joe.types(kCtrlC);
  CHECK(joe.has_typed("[You]"));
  joe.types(kCtrlC);
  CHECK(joe.sees("leave? Ctrl+C again leaves"));
  joe.types("x");  // it was not meant, and the key is not lost
  CHECK(joe.has_typed("[You] x"));
  CHECK(joe.screen().find("leave?") == std::string::npos);
  joe.types(kCtrlD);  // not on an empty line: it deletes what is behind the cursor
  joe.types("y" + std::string(kLeft) + std::string(kCtrlD));
  CHECK(joe.has_typed("[You] x"));
  joe.types(std::string(kCtrlU) + std::string(kCtrlC) + std::string(kCtrlC));
  CHECK(joe.ends() == 0);
  CHECK(ann.gets(left("joe", 1)));
  CHECK(joe.bytes().find("^C") == std::string::npos);
  CHECK(joe.left_behind().empty());
}

TEST_CASE_FIXTURE(JoeAtTerminal, "/help lists the server's commands and the client's own") {
  joe.types("/help\r");
  for (const std::string_view word : {"/nick", "/me", "/history", "/quit", "/reply", "/ignore",
                                      "/unignore", "/clear", "/save", "/set"}) {
    CAPTURE(word);
    CHECK(joe.sees(word));
  }
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal,
                  "/clear empties the screen, and /ignore hides what one says until /unignore") {
  ann.send("first\n");
  CHECK(joe.sees("[ann] first"));
  joe.types("/clear\r");
  CHECK(joe.waits_for([&] { return joe.screen().find("first") == std::string::npos; }));
  joe.types("/ignore Ann\r");
  CHECK(joe.sees("* You now ignore Ann"));
  ann.send("hidden\nhidden > joe\n");
  Peer bob(server.port(), "bob");
  bob.send("seen\n");
  CHECK(joe.sees("[bob] seen"));
  joe.types("/unignore ann\r");
  CHECK(joe.sees("* You no longer ignore ann"));
  ann.send("again\n");
  CHECK(joe.sees("[ann] again"));
  CHECK(joe.screen().find("hidden") == std::string::npos);
}

TEST_CASE_FIXTURE(
    AnnAndJoeAtTerminal,
    "/save writes what was seen for the owner only, and leaves a file that is there alone") {
  ann.send("hello\npsst > joe\n");
  CHECK(joe.sees("[ann > you] psst"));
  joe.types("hi\r");
  CHECK(joe.waits_for([&] { return is_confirmed(joe, "[joe] hi"); }));
  joe.types("/save ~/talk\r");
  CHECK(joe.sees("* Saved to " + home.file("talk")));
  const std::string saved = contents(home.file("talk"));
  CHECK(mode_of(home.file("talk")) == 0600);
  CHECK(saved.find(" [ann] hello\n") != std::string::npos);
  CHECK(saved.find(" [ann > you] psst\n") != std::string::npos);
  CHECK(saved.find(" [joe] hi\n") != std::string::npos);
  CHECK(saved.find('\x1b') == std::string::npos);
  joe.enters("more");
  joe.types("/save ~/talk\r");
  CHECK(joe.sees("! cannot save to"));
  CHECK(contents(home.file("talk")) == saved);
}

TEST_CASE("/set times off takes the times away at once, and in the next run") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  const auto has_no_times = [](Person& joe) {
    return joe.waits_for(
        [&] { return joe.screen().find("\n  [ann] hello\n") != std::string::npos; });
  };
  {
    Person joe(home, server.port(), "joe");
    CHECK(joe.sees(you_are("joe")));
    ann.send("hello\n");
    CHECK(joe.sees("   [ann] hello\n"));
    CHECK_FALSE(joe.screen().find("\n  [ann] hello\n") != std::string::npos);
    joe.types("/set times off\r");
    CHECK(has_no_times(joe));
    joe.types("/set\r");
    CHECK(joe.sees("times is off (on, off, seconds)"));
    joe.types("/quit\r");
    CHECK(joe.ends() == 0);
  }
  CHECK(contents(home.file("config/chat/settings")).find("times = off\n") != std::string::npos);
  Person joe(home, server.port(), "joe");
  CHECK(has_no_times(joe));
}

}  // namespace
}  // namespace chat::test
