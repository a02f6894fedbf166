// Ops: the real server, and those who keep order from inside, in the plain and the native dialect.

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "common/protocol/wording.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/processes/at_terminal.h"
#include "test/support/sentences.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

TEST_CASE("with nc an op keeps order, and the terminal says who did what and why") {
  const FastFolder folder;
  const std::string file = folder.file("bans");
  ServerProcess server({"--bans", file}, on_terminal());
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer eve(server.port(), "eve");
  CHECK(eve.gets(you_are("eve")));
  Peer cat(server.port(), "cat");
  CHECK(cat.gets(you_are("cat")));
  bob.send("/kick eve\n");
  CHECK(bob.gets("! only an op may /kick; nothing was done\n"));
  server.write("op ann\n");
  CHECK(ann.gets("* " + std::string(kYouAreOp) + "\n* ann was made an op by the operator\n"));
  CHECK(server.prints("ann was made an op by the operator\r\n"));
  ann.send("/kick bob too loud\n");
  CHECK(bob.gets("* You were kicked by ann: too loud\n* Bye\n"));
  CHECK(bob.is_closed());
  CHECK(server.prints("kicked by ann: too loud"));
  CHECK(cat.gets("* ann was made an op by the operator\n" +
                 left("bob", 3, "kicked by ann: too loud")));
  ann.send("/ban eve 2h spam\n");
  CHECK(eve.gets("* You were banned by ann for 2 h: spam\n* Bye\n"));
  CHECK(server.prints("banned by ann for 2 h: spam"));
  CHECK(cat.gets(left("eve", 2, "banned by ann for 2 h: spam")));
  CHECK(ann.gets("* the name alone is banned: others are here from that address\n"));
  CHECK(server.prints("the name alone is banned: others are here from 127.0.0.1\r\n"));
  Peer again(server.port());
  again.send("eve\n");
  CHECK(again.gets("! the name eve is banned for another 2 h: spam\n"));
  ann.send("/say-all sorry for that\n");
  CHECK(ann.gets("* ann to all: sorry for that\n"));
  CHECK(cat.gets("* ann to all: sorry for that\n"));
  CHECK(server.prints("ann to all: sorry for that\r\n"));
  CHECK(contents(file).find("\neve  ") != std::string::npos);
  server.write("deop ann\n");
  CHECK(ann.gets("* " + std::string(kYouAreNoOp) + "\n"));
}

TEST_CASE("who bans in one packet is told to others one by one, with the reason") {
  ServerProcess server({}, on_terminal());
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer cat(server.port(), "cat");
  Peer dan(server.port(), "dan");
  CHECK(dan.gets(you_are("dan")));
  server.write("op ann\n");
  CHECK(ann.gets("* ann was made an op by the operator\n"));
  ann.send("/ban bob a\n/ban cat b\n");
  CHECK(dan.gets(left("bob", 3, "banned by ann: a")));
  CHECK(dan.gets(left("cat", 2, "banned by ann: b")));
}

TEST_CASE("when the first ban is an op's and cannot be stored, the terminal says why") {
  const FastFolder folder;
  const std::string inner = folder.file("inner");
  std::filesystem::create_directory(inner);
  ServerProcess server({"--bans", inner + "/bans"}, on_terminal());
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  server.write("op ann\n");
  CHECK(ann.gets("* ann was made an op by the operator\n"));
  std::filesystem::remove_all(inner);
  write_contents(inner, "a file where the folder was");
  ann.send("/ban eve spam\n");
  CHECK(server.prints("cannot write the bans"));
  CHECK(ann.gets("* eve was banned by ann: spam\n"));
  Peer eve(server.port());
  eve.send("eve\n");
  CHECK(eve.gets("! the name eve is banned: spam\n"));
}

TEST_CASE_FIXTURE(AtTerminal,
                  "a program that is an op gets an outcome for each order, and stays op when it "
                  "comes back") {
  Peer bob(server.port(), "bob");
  Program guard(server.port(), "guard");
  guard.send("1\t/kick bob\n");
  CHECK(guard.gets("error\t1\tnot-an-op\t"));
  server.write("op guard\n");
  CHECK(guard.gets("\t" + std::string(kYouAreOp) + "\n"));
  guard.send("2\t/mute bob 10m\n");
  CHECK(guard.gets("ok\t2\t"));
  guard.send("3\t/kick nobody\n");
  CHECK(guard.gets("error\t3\trefused\t"));
  guard.send("4\t/mute eve 5\n");
  CHECK(guard.gets("error\t4\tsyntax\t"));
  Program again(guard);
  again.send("5\t/kick bob\n");
  CHECK(again.gets("ok\t5\t"));
  CHECK(bob.is_closed());
}

}  // namespace
}  // namespace chat::test
