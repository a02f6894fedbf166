// What most tests at a terminal begin with, for TEST_CASE_FIXTURE: a server, and who has joined it.

#pragma once

#include <doctest/doctest.h>

#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/person.h"

namespace chat::test {

struct JoeAtTerminal {
  const TemporaryFolder home;
  const ServerProcess server;
  Person joe{home, server.port(), "joe"};

  JoeAtTerminal() { REQUIRE(joe.sees(you_are("joe"))); }
};

// Ann came first, so that joe is not told that she joined.
struct AnnAndJoeAtTerminal {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann{server.port(), "ann"};
  Person joe{home, server.port(), "joe"};

  AnnAndJoeAtTerminal() { REQUIRE(joe.sees(you_are("joe"))); }
};

}  // namespace chat::test
