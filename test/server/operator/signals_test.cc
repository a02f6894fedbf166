// What signals do to a server, from whomever and whenever they come.

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

#include "common/protocol/wording.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

TEST_CASE("a signal that the server uses among its threads does nothing from outside") {
  for (const int foreign : {SIGUSR1, SIGUSR2}) {
    ServerProcess server;
    Peer ann(server.port(), "ann");
    server.signal(foreign);
    ann.send("?\n");
    CHECK(ann.gets("* " + people_are_here(1)));
    server.signal(SIGTERM);  // taken after the other one, whose number is lower
    CHECK(ann.gets(kStopping));
    CHECK(server.ends());
    CHECK(server.wait() == 0);
  }
}

TEST_CASE("signals that pour in while the server goes down do it no harm") {
  constexpr int kRounds = 5;
  for (int round = 0; round < kRounds; ++round) {
    const FastFolder folder;
    ServerProcess server({"--quiet", "--transcript", folder.file("room")});
    {
      Peer ann(server.port(), "ann");
      ann.send("hello\n/quit\n");
      CHECK(ann.is_closed());
    }
    server.signal(SIGTERM);
    const auto deadline = Clock::now() + kDeadline;
    while (!server.ended() && Clock::now() < deadline) {
      for (const int foreign : {SIGHUP, SIGUSR1, SIGUSR2}) server.signal(foreign);
    }
    CHECK(server.wait() == 0);
    CHECK(server.errors().empty());
  }
}

TEST_CASE("a server whose terminal is closed stops, and its transcript stays one file") {
  const FastFolder folder;
  Process::Options options;
  options.on_terminal = true;
  ServerProcess server({"--transcript", folder.file("room")}, options);
  Peer ann(server.port(), "ann");
  server.close_input();
  server.close_output();  // the last descriptor of the terminal
  CHECK(ann.gets(kStopping));
  CHECK(server.ends());
  CHECK(server.wait() == 0);
  CHECK(folder.names("room-").empty());
}

TEST_CASE("a server that a SIGHUP stops is not cut short by another one") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  server.signal(SIGHUP);
  CHECK(ann.gets("* Bye\n"));
  server.signal(SIGHUP);
  CHECK(server.wait() == 0);
}

}  // namespace
}  // namespace chat::test
