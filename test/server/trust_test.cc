// Connections from trusted networks, and how the bounds of the door count them.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

TEST_CASE("who comes from a trusted network is not counted by its address, everybody else is") {
  Limits limits;
  limits.max_per_address = 1;
  ServerSettings settings = LocalServer::settings(limits);
  settings.trusted = {*Network::parse("127.0.0.0/30")};
  LocalServer server(settings);
  std::vector<Peer> school;
  for (int i = 0; i < 5; ++i) school.emplace_back(server.port(), "p" + std::to_string(i));
  Peer ann = Peer::from("127.0.0.9", server.port());
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
  Peer bob = Peer::from("127.0.0.9", server.port());
  bob.send("bob\n");
  CHECK(bob.gets("! 1 person is here from your address (127.0.0.9)"));
  CHECK(server.server().door_text().find("\nnot counted by address: 127.0.0.0/30\n") !=
        std::string::npos);
}

TEST_CASE("of a trusted network each connection gives way for itself, after those of strangers") {
  Limits limits;
  limits.max_members = 3;
  limits.max_in_handshake = 1;
  limits.greeting_delay = kDeadline;
  limits.login_deadline = 2 * kDeadline;
  ServerSettings settings = LocalServer::settings(limits);
  settings.trusted = {*Network::parse("127.0.0.1")};
  LocalServer server(settings);
  Peer one(server.port());
  Peer two(server.port());
  Peer stranger = Peer::from("127.0.0.9", server.port());
  Peer other = Peer::from("127.0.0.9", server.port());
  const Peer newcomer(server.port());
  CHECK(stranger.is_closed());
  for (Peer* each : {&one, &two, &other}) {
    each->send("p" + std::to_string(each->socket().fd()) + "\n");
    CHECK(each->gets("* You are p"));
  }
}

}  // namespace
}  // namespace chat::test
