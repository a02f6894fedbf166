// The client's own commands where lines are only printed.

#include "client/plain/plain_client.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "common/protocol/wording.h"
#include "common/system/clock.h"
#include "test/support/files.h"
#include "test/support/peers/client_talk.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

ClientSettings plain_settings(const TemporaryFolder& folder) {
  ClientSettings settings = named("joe");
  settings.home = folder.file("");
  settings.config_folder = folder.file("config");
  return settings;
}

// joe, with ann, at a server played by the test.
struct PlainDesk {
  explicit PlainDesk(Mode mode = Mode::Plain)
      : talk(plain_settings(folder), mode), plain(plain_settings(folder), mode, talk.client) {
    talk.join_or_resume();
    (void)talk.heard();
    if (mode == Mode::Plain) says("users\t2\t1\t2\tann:0 joe:0\nok\t1\t2\t1000\n");
    (void)printed();
  }

  void says(std::string_view lines) { talk.says(lines); }
  std::string enters(std::string line) {
    plain.take({Input::Entry::Kind::Line, std::move(line)});
    return printed();
  }
  std::string printed() {
    const PlainClient::Printed all = plain.take_printed(PlainClient::Clock::now());
    bell += all.bell;
    return all.lines;
  }

  TemporaryFolder folder;
  Talk talk;
  PlainClient plain;
  std::string bell;
};

TEST_CASE("with --plain who is ignored is not printed until they are again") {
  PlainDesk desk;
  CHECK(desk.enters("/ignore ann") == "* You now ignore ann\n");
  CHECK(desk.enters("/ignore eve") == "* You now ignore eve (no such person here)\n");
  CHECK(desk.enters("/ignore") == "* You ignore ann, eve\n");
  desk.says("say\t3\t1000\tann\thello\nwhisper\t4\t1000\tann\tjoe\tpsst\n");
  CHECK(desk.printed().empty());
  CHECK(desk.enters("/reply what?") ==
        "! the last whisper is from ann, who is ignored; nothing was sent\n");
  CHECK(desk.enters("/unignore ann") == "* You no longer ignore ann\n");
  desk.says("say\t5\t1000\tann\tagain\nwhisper\t6\t1000\tann\tjoe\tpsst\n");
  CHECK(desk.printed() == "[ann] again\nwhisper from ann: psst\n");
  CHECK(desk.enters("/reply what?").empty());
  CHECK(desk.talk.heard() == "2\t/msg ann what?\n");
}

TEST_CASE("with --plain /save has what others said, what one said, and nothing ignored") {
  PlainDesk desk;
  desk.says("say\t3\t1000\tann\thello\n");
  (void)desk.enters("/ignore eve");
  desk.says("say\t4\t1000\teve\tunwanted\n");
  (void)desk.enters("my\tline");
  desk.says("ok\t2\t5\t1000\n");
  CHECK(desk.printed().empty());  // the terminal shows it already
  const std::string file = desk.folder.file("talk");
  CHECK(desk.enters("/save ~/talk").ends_with(" entries, whispers included\n"));
  const std::string saved = contents(file);
  CHECK(saved.find(" [ann] hello\n") < saved.find(" [joe] my line\n"));
  CHECK(saved.find("[joe] my line\n") != std::string::npos);
  CHECK(saved.find("unwanted") == std::string::npos);
  CHECK(desk.enters("/save ~/talk").starts_with("! cannot save to "));
}

TEST_CASE("with --plain /set hides who comes and goes, rings, and says what is for the screen") {
  PlainDesk desk;
  CHECK(desk.enters("/set joins").starts_with("* joins is on (on, off)"));
  desk.says("joined\t3\t1000\teve\t3\n");
  CHECK(desk.printed() == joined("eve", 3));
  CHECK(desk.enters("/set joins off") == "* joins is off now\n");
  desk.says("left\t4\t1000\teve\t2\nsay\t5\t1000\tann\thello\n");
  CHECK(desk.printed() == "[ann] hello\n");
  CHECK(contents(desk.folder.file("config") + "/settings") == "joins = off\n");
  CHECK(desk.enters("/set bell notify") == "* bell is notify now\n");
  const std::string now = std::to_string(wall_clock_ms());
  desk.says("whisper\t6\t" + now + "\tann\tjoe\tpsst\nsay\t7\t" + now + "\tann\tjoe: hi\n");
  (void)desk.printed();
  CHECK(desk.bell == "\a");  // once in 3 s
  CHECK(desk.enters("/set mouse off") ==
        "* mouse is off now\n* It shows on the full screen only.\n");
  CHECK(desk.enters("/set nonsense on").starts_with("! "));
}

TEST_CASE("with --plain /help has the commands that work there; the others say why not") {
  PlainDesk desk;
  const std::string help = desk.enters("/help");
  for (const LocalCommandForm& command : local_commands()) {
    CAPTURE(command.word);
    const std::string typed = "/" + std::string(command.word);
    const bool works = command.place == CommandPlace::Anywhere;
    CHECK((help.find("* " + typed) != std::string::npos) == works);
    if (!works) CHECK(desk.enters(typed) == "! " + typed + " works on the full screen only\n");
  }
  CHECK(desk.enters("/help keys") == "! /help keys works on the full screen only\n");
  CHECK(desk.enters("/igonre ann").starts_with("! there is no command /igonre"));
  CHECK(desk.talk.heard().empty());
}

TEST_CASE("an op's /help has the orders, until they are taken back; they go to the server") {
  PlainDesk desk;
  CHECK(desk.enters("/help").find("/kick") == std::string::npos);
  desk.says("notice\t6\t6\t" + std::string(kYouAreOp) + "\n");
  (void)desk.printed();
  const std::string help = desk.enters("/help");
  for (const std::string& line : op_help_lines())
    CHECK(help.find("* " + line) != std::string::npos);
  CHECK(desk.talk.heard().empty());
  CHECK(desk.enters("/kick ann noise").empty());
  CHECK(desk.talk.heard().find("\t/kick ann noise\n") != std::string::npos);
  desk.says("notice\t7\t7\t" + std::string(kYouAreNoOp) + "\n");
  (void)desk.printed();
  CHECK(desk.enters("/help").find("/kick") == std::string::npos);
}

TEST_CASE("typed into a pipe it has the same commands, and the pipe gets no bell") {
  PlainDesk desk(Mode::Typed);
  (void)desk.enters("/set bell bell");
  CHECK(desk.enters("/ignore ann") == "* You now ignore ann\n");
  const std::string now = std::to_string(wall_clock_ms());
  desk.says("whisper\t3\t" + now + "\tann\tjoe\tpsst\nwhisper\t4\t" + now + "\teve\tjoe\thi\n");
  CHECK(desk.printed() == "[eve > you] hi\n");
  CHECK(desk.bell.empty());
}

TEST_CASE("at a terminal with --plain, /ignore, /save and /set do what they do on the screen") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Person joe(home, {"127.0.0.1", std::to_string(server.port()), "--name", "joe", "--plain"});
  REQUIRE(joe.sees("* " + you_are("joe") + "; " + people_are_here(3) + "."));
  joe.types("/ignore ann\n");
  CHECK(joe.sees("* You now ignore ann\n"));
  ann.send("unwanted\n");
  REQUIRE(bob.gets("[ann] unwanted\n"));
  bob.send("after it\n");
  REQUIRE(joe.sees("[bob] after it\n"));
  joe.types("/unignore ann\n");
  CHECK(joe.sees("* You no longer ignore ann\n"));
  ann.send("hello\n");
  CHECK(joe.sees("[ann] hello\n"));
  CHECK(joe.outside().find("unwanted") == std::string::npos);
  joe.types("/set joins off\n");
  CHECK(joe.sees("* joins is off now\n"));
  joe.types("/save ~/talk.txt\n");
  CHECK(joe.sees("* Saved to "));
  CHECK(contents(home.file("talk.txt")).find(" [ann] hello\n") != std::string::npos);
  joe.types("\x04");
  CHECK(joe.ends() == 0);
  CHECK(joe.bytes().find('\x1b') == std::string::npos);
}

// Nobody's text that is piped into the client can make it write a file.
TEST_CASE("lines of a pipe are no commands of the client, with --plain neither") {
  const TemporaryFolder home;
  const ServerProcess server;
  Process::Options options;
  options.environment = person_environment(home, {});
  const std::string file = home.file("talk.txt");
  Process joe({"sh", "-c", R"(echo "/save $1" | "$0" 127.0.0.1 "$2" --name joe --plain)",
               binary("chat-client"), file, std::to_string(server.port())},
              options);
  CHECK(joe.wait() == 4);
  CHECK(joe.errors().find("there is no command /save") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace chat::test
