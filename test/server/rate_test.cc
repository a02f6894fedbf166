// --rate: how fast one person may send. The real server, and what an operator reads of it.

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>

#include "test/server/operated.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"

namespace chat::test {
namespace {

TEST_CASE_FIXTURE(Operated, "who sends faster than --rate is slowed down, and loses nothing") {
  ServerProcess server(with({"--rate", "20", "--burst", "3", "--log-format", "keys"}));
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  const auto begin = Clock::now();
  std::string lines;
  for (int i = 1; i <= 13; ++i) lines += "line " + std::to_string(i) + "\n";
  ann.send(lines);
  CHECK(bob.gets("[ann] line 13\n"));
  CHECK(Clock::now() - begin >= std::chrono::milliseconds(10 * 50));
  for (int i = 1; i <= 13; ++i) {
    CHECK(count(bob.received(), "[ann] line " + std::to_string(i) + "\n") == 1);
  }
  CHECK(server.prints("ann (127.0.0.1) is slowed down: they send more than one person may\n"));
  const std::string stats = ctl({"stats"});
  CHECK(stats.find("\nat most 20 lines a second from each, 3 at once") != std::string::npos);
  CHECK(stats.find(" slowed down: ann for ") != std::string::npos);
  CHECK(ctl({"who"}).find("  slowed down for ") != std::string::npos);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(count(server.errors(), "level=warning event=slowed address=127.0.0.1 name=ann\n") == 1);
}

TEST_CASE_FIXTURE(Operated, "with --rate alone a paste of a screen goes at once") {
  ServerProcess server(with({"--rate", "1"}));
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  std::string screen;
  for (int i = 1; i <= 60; ++i) screen += "row " + std::to_string(i) + "\n";
  ann.send(screen);
  CHECK(bob.gets("[ann] row 60\n"));
  CHECK(ctl({"stats"}).find("slowed") == std::string::npos);
}

}  // namespace
}  // namespace chat::test
