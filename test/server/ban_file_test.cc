// --bans FILE: the real server, its real terminal, and the file.

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "common/protocol/request.h"
#include "server/moderation/bans.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/at_terminal.h"
#include "test/support/sentences.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

struct WithBans {
  // Its terminal is open; the server ends with the test.
  [[nodiscard]] ServerProcess server() const {
    return ServerProcess({"--bans", file}, on_terminal());
  }
  // What the server says that does not start with this text in its file.
  [[nodiscard]] std::string complaint(std::string_view text) const {
    write_contents(file, text);
    Process process({binary("chat-server"), "--bans", file, "0"});
    CHECK(process.wait() == 1);
    CHECK(contents(file) == text);
    return process.errors();
  }

  const FastFolder folder;
  const std::string file = folder.file("bans");
};

TEST_CASE_FIXTURE(WithBans, "two servers do not share a file of bans, not by another name either") {
  const ServerProcess first = server();
  const std::string link = folder.file("link");
  write_contents(file, "");
  std::filesystem::create_symlink(file, link);
  for (const std::string& name : {file, link}) {
    Process second({binary("chat-server"), "--bans", name, "0"});
    CHECK(second.wait() == 1);
    CHECK(second.errors().find("is used by another chat-server (process ") != std::string::npos);
  }
}

TEST_CASE_FIXTURE(WithBans, "bans outlive a restart, and a crash") {
  {
    ServerProcess first = server();
    Peer bob(first.port(), "bob");
    CHECK(bob.gets(you_are("bob")));
    first.write("ban ann 2h spam\nban eve\nban 127.0.0.2\nunban eve\nbans\n");
    CHECK(first.prints("2 bans\r\n"));
    CHECK(first.output().find("until the server ends") == std::string::npos);
    first.signal(SIGKILL);
    (void)first.wait();
  }
  CHECK(mode_of(file) == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
  ServerProcess second = server();
  Peer ann(second.port());
  ann.send("Ann\n");
  CHECK(ann.gets("! the name Ann is banned for another 2 h: spam\n"));
  Peer there = Peer::from("127.0.0.2", second.port());
  there.send("joe\n");
  CHECK(there.gets("! your address is banned\n"));
  Peer eve(second.port(), "eve");
  CHECK(eve.gets(you_are("eve")));
}

TEST_CASE_FIXTURE(WithBans,
                  "what was written by hand holds; its comments stay, what is over does not") {
  write_contents(file, "# by hand\r\nAnn forever spam\r\nold 2020-01-01T00:00:00Z\r\n");
  ServerProcess process = server();
  Peer ann(process.port());
  ann.send("ann\n");
  CHECK(ann.gets("! the name ann is banned: spam\n"));
  Peer old(process.port(), "old");
  CHECK(old.gets(you_are("old")));
  process.write("ban 192.0.2.0/24\nbans\n");
  CHECK(process.prints("2 bans\r\n"));
  CHECK(contents(file) == "# by hand\nAnn  forever  spam\n192.0.2.0/24  forever\n");
}

TEST_CASE_FIXTURE(WithBans, "a file that is wrong stops the start, with its line and what to do") {
  const std::string named = "chat-server: " + file + ", line 2: ";
  CHECK(complaint("# x\nann tomorrow\n") ==
        named +
            "behind ann stands until when, such as 2026-12-24T18:00:00Z, or forever, and then why. "
            "Mend that line, or put # before it, and try again.\n");
  CHECK(complaint("ann\n1.2.3.4/33\n").starts_with(named + "1.2.3.4/33 is no name"));
  CHECK(complaint(std::string(1'000'000, 'x')) ==
        "chat-server: cannot read the bans in " + file + ": it is larger than 589824 bytes\n");
  std::string many;
  for (std::size_t i = 0; i <= Bans::kMost; ++i) many += "n" + std::to_string(i) + "\n";
  CHECK(complaint(many).find(" has 1001 bans; there may be 1000.") != std::string::npos);
}

TEST_CASE_FIXTURE(WithBans,
                  "a ban that cannot be written holds all the same, and its answer says why") {
  ServerProcess process = server();
  std::filesystem::create_directory(file);
  process.write("ban ann\n");
  CHECK(process.prints("cannot write the bans to " + file + ": "));
  Peer ann(process.port());
  ann.send("ann\n");
  CHECK(ann.gets("! the name ann is banned\n"));
  std::filesystem::remove(file);
  process.write("ban eve\nbans\n");
  CHECK(process.prints("2 bans\r\n"));
  CHECK(contents(file).find("ann  forever\neve  forever\n") != std::string::npos);
}

// --- read again ---

struct Reloaded : WithBans {
  const std::string control = folder.file("control");
  [[nodiscard]] ServerProcess server() const {
    return ServerProcess({"--bans", file, "--control", control});
  }
  // What the command answers.
  [[nodiscard]] std::string ctl(std::vector<std::string> words) const {
    words.insert(words.begin(), {binary("chat-server"), "--ctl", control});
    Process process(words);
    (void)process.wait();
    return process.output() + process.errors();
  }
};

TEST_CASE_FIXTURE(Reloaded, "reload takes the bans that were changed by hand, and says which") {
  write_contents(file, "ann forever spam\neve forever\n");
  ServerProcess process = server();
  CHECK(ctl({"reload"}) == "the bans are as they were\n");
  CHECK(contents(file) == "ann forever spam\neve forever\n");
  write_contents(file, "# mine\nann   forever  spam\n192.0.2.0/24\n");
  process.signal(SIGHUP);
  CHECK(
      process.prints("banned from now on, who is here stays: 192.0.2.0/24\n"
                     "no longer banned: eve\n"));
  CHECK(contents(file) == "# mine\nann   forever  spam\n192.0.2.0/24\n");
  Peer eve(process.port(), "eve");
  CHECK(eve.gets(you_are("eve")));
  Peer ann(process.port());
  ann.send("ann\n");
  CHECK(ann.gets("! the name ann is banned: spam\n"));
  CHECK(ctl({"bans"}).find("2 bans\n") != std::string::npos);
}

TEST_CASE_FIXTURE(Reloaded,
                  "with a line that is wrong all the old bans stay, and the line is told") {
  write_contents(file, "ann\n");
  const ServerProcess process = server();
  write_contents(file, "eve\nbob tomorrow\n");
  const std::string answer = ctl({"reload"});
  CHECK(answer.starts_with(file + ", line 2: behind bob stands until when"));
  CHECK(answer.ends_with("\nthe old bans stay\n"));
  CHECK(ctl({"bans"}) == "1 ban\n  ann\n");
  std::filesystem::remove(file);
  CHECK(ctl({"reload"}) == "there is no file " + file + "\nthe old bans stay\n");
  CHECK(ctl({"bans"}) == "1 ban\n  ann\n");
}

TEST_CASE_FIXTURE(
    Reloaded, "a ban is not written over what was changed by hand, and both hold after reload") {
  write_contents(file, "ann\neve\n");
  ServerProcess process = server();
  write_contents(file, "eve\nfred\n");
  CHECK(ctl({"ban", "joe"})
            .find(file + " was changed by hand, so this is not written to it yet: "
                         "type reload") != std::string::npos);
  CHECK(contents(file) == "eve\nfred\n");
  CHECK(ctl({"unban", "eve"}).find("was changed by hand") != std::string::npos);
  CHECK(ctl({"reload"}) == "banned from now on, who is here stays: fred\nno longer banned: ann\n");
  CHECK(contents(file).find("fred  forever\njoe  forever\n") != std::string::npos);
  CHECK(contents(file).find("\neve ") == std::string::npos);
  CHECK(ctl({"bans"}) == "2 bans\n  fred\n  joe\n");
  CHECK(ctl({"reload"}) == "the bans are as they were\n");
}

}  // namespace
}  // namespace chat::test
