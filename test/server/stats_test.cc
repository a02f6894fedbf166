// What `stats` says of who may come in, and of those who could not.

#include <doctest/doctest.h>

#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

TEST_CASE("the operator sees how many may be here, how many were refused, and how many gave way") {
  Limits limits;
  limits.max_members = 1;
  LocalServer server(limits);
  CHECK(server.server().door_text() == "room for 1 person");
  Peer cron(server.port());
  cron.send("/hello 1 cron\n");
  CHECK(cron.gets("current\t"));
  cron.socket().shutdown_send();
  CHECK(cron.gets("bye\twaiting\t"));
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  Peer bob(server.port());
  bob.send("bob\n");
  CHECK(bob.gets("! the room is full"));
  CHECK(server.server().door_text() ==
        "room for 1 person\nrefused so far: 1 full\ngave way so far: 1 away");
}

}  // namespace
}  // namespace chat::test
