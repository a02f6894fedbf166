// Reading the settings file again while the server runs.

#include "server/reload.h"

#include <doctest/doctest.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/wording.h"
#include "test/support/command_line.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/transcript_files.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

using Kind = Reload::Outcome::Kind;

// A server's settings that were read once.
struct Running {
  explicit Running(const std::string& text, std::vector<std::string> typed = {}) {
    write_contents(file, text);
    typed.insert(typed.begin(), {"--config", file});
    words.emplace(std::move(typed));
    line.emplace(words->argc(), words->argv());
    reload.emplace(
        *line, line->read(), [this](const ServerCommand& wanted) { taken = wanted; },
        [] { return std::nullopt; });
  }
  Reload::Outcome with(const std::string& text) {
    write_contents(file, text);
    taken.reset();
    return reload->run();
  }

  const TemporaryFolder folder;
  const std::string file = folder.file("chat.conf");
  std::optional<CommandLine> words;
  std::optional<ServerCommandLine> line;
  std::optional<Reload> reload;
  std::optional<ServerCommand> taken;
};

TEST_CASE("what has changed is taken, and what needs a restart is named each time") {
  Running server("max-clients = 5\nwindow = 2\nquiet = no\n");
  const auto first = server.with("max-clients = 7\nwindow = 4\ngrace = 9\n# quiet = no\n");
  CHECK(first.kind == Kind::Taken);
  CHECK(first.text ==
        "these settings were taken: max-clients, grace\nthese hold after a restart only: window");
  REQUIRE(server.taken);
  CHECK(server.taken->settings.limits.max_members == 7);
  const auto again = server.with("max-clients = 7\nwindow = 4\ngrace = 9\n");
  CHECK(again.text ==
        "no setting that can change now has changed\nthese hold after a restart only: window");
  CHECK_FALSE(server.taken);
  CHECK(server.with("max-clients = 7\nwindow = 2\n").text == "these settings were taken: grace");
  CHECK(server.taken->settings.limits.grace == Limits().grace);
}

TEST_CASE("with anything that is wrong the old settings stay, all of them") {
  Running server("max-clients = 5\n");
  const auto wrong = server.with("max-clients = 7\nhistory = many\n");
  CHECK(wrong.kind == Kind::Refused);
  CHECK(wrong.text == server.file + ", line 2: history must be a whole number from 0 to 1000, " +
                          "not \"many\"\nthe old settings stay");
  CHECK_FALSE(server.taken);
  CHECK(server.with("max-clients = 7\n").text == "these settings were taken: max-clients");
}

TEST_CASE("what was typed still outweighs the file") {
  Running server("max-clients = 5\n", {"--max-clients", "6"});
  CHECK(server.with("max-clients = 7\n").text == "no setting that can change now has changed");
}

TEST_CASE("without a settings file there is nothing to read again") {
  CommandLine words({"--quiet"});
  const ServerCommandLine line(words.argc(), words.argv());
  Reload reload(
      line, line.read(), [](const ServerCommand&) { FAIL("nothing can be taken"); },
      [] { return std::nullopt; });
  CHECK(reload.run().kind == Kind::Refused);
}

TEST_CASE("SIGHUP takes the settings, and keeps the old ones when the file is wrong") {
  const FastFolder folder;
  const std::string file = folder.file("chat.conf");
  write_contents(file, "max-per-address = 1\ntranscript = " + folder.file("room") + "\n");
  ServerProcess server({"--config", file});
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  write_contents(file, "max-per-address = 2\nthe lab\n");
  server.signal(SIGHUP);
  CHECK(server.prints("the old settings stay\n"));
  CHECK(server.output().find(file + ", line 2: a setting goes like") != std::string::npos);
  Peer refused(server.port());
  refused.send("bob\n");
  CHECK(refused.gets("no more may come from it"));
  write_contents(file, "max-per-address = 2\ntranscript = " + folder.file("room") + "\n");
  server.signal(SIGHUP);
  CHECK(server.prints("these settings were taken: max-per-address\n"));
  Peer bob(server.port(), "bob");
  CHECK(bob.gets(you_are("bob")));
  CHECK(server.prints("the transcript goes on in a new file"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("stats has the values that hold after a reload") {
  const FastFolder folder;
  const std::string file = folder.file("chat.conf");
  const std::string control = folder.file("control");
  const std::string rest = "\ncontrol = " + control + "\n";
  write_contents(file, "max-clients = 60\nmax-per-address = 3\nrate = 20" + rest);
  const ServerProcess server({"--config", file});
  const auto ctl = [&](const std::string& word) {
    Process process({binary("chat-server"), "--ctl", control, word});
    CHECK(process.wait() == 0);
    return process.output();
  };
  CHECK(ctl("stats").find("\nroom for 60 people\nat most 3 from one address\n"
                          "at most 20 lines a second from each") != std::string::npos);
  write_contents(file, "max-clients = 50\nmax-per-address = 7\nrate = 30\nburst = 9" + rest);
  CHECK(ctl("reload") == "these settings were taken: max-clients, max-per-address, rate, burst\n");
  CHECK(ctl("stats").find("\nroom for 50 people\nat most 7 from one address\n"
                          "at most 30 lines a second from each, 9 at once\n") != std::string::npos);
}

TEST_CASE("the command reload says what became of it") {
  const TemporaryFolder folder;
  const std::string file = folder.file("chat.conf");
  const std::string control = folder.file("control");
  write_contents(file, "max-clients = 1\ncontrol = " + control + "\n");
  ServerProcess server({"--config", file});
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  write_contents(file, "max-clients = 2\ncontrol = " + control + "\nname = the lab\n");
  Process reload({binary("chat-server"), "--ctl", control, "reload"});
  CHECK(reload.wait() == 0);
  CHECK(reload.output() ==
        "these settings were taken: max-clients\nthese hold after a restart only: name\n");
  Peer bob(server.port(), "bob");
  CHECK(bob.gets(you_are("bob")));
  write_contents(file, "max-clients = none\n");
  Process wrong({binary("chat-server"), "--ctl", control, "reload"});
  CHECK(wrong.wait() == 3);
  CHECK(wrong.errors().find(", line 1: max-clients must be") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
