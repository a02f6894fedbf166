// A connection's course as its client sees it: the handshake, a refused name, the end.

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

constexpr const char* kDiscarded =
    "! a line that came right behind that name went to nobody\n* What is your name?\n";

// Time enough for a second packet to come before the question.
Limits slow_to_ask() {
  Limits limits;
  limits.refused_name_quiet = Milliseconds(1000);
  return limits;
}

TEST_CASE("a line that comes in a packet behind a refused name is no name") {
  LocalServer server(slow_to_ask());
  Peer ann(server.port(), "cron");
  Peer bob(server.port());
  bob.send("cron\n");
  CHECK(bob.gets("! " + name_is_taken("cron") + "; choose another"));
  bob.send("secret\n");
  CHECK(bob.gets(kDiscarded));
  bob.send("bob\n");
  CHECK(ann.gets(joined("bob", 2)));
  CHECK(count(ann.received(), "secret") == 0);
}

TEST_CASE("half a line that comes behind a refused name is no beginning of the next name") {
  LocalServer server(slow_to_ask());
  Peer ann(server.port(), "cron");
  Peer bob(server.port());
  SUBCASE("with it") {
    bob.send("cron\nsec");
  }
  SUBCASE("in a second packet") {
    bob.send("cron\n");
    CHECK(bob.gets("! " + name_is_taken("cron") + "; choose another"));
    bob.send("sec");
  }
  CHECK(bob.gets(kDiscarded));
  bob.send("ret\nbob\n");
  CHECK(ann.gets(joined("bob", 2)));
  CHECK(count(bob.received(), "taken") == 1);
  CHECK(count(ann.received(), "ret") == 0);
}

TEST_CASE("a program that was refused a name is heard again after a pause") {
  Limits limits;
  limits.pause_after_search = Milliseconds(300);
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer program(server.port());
  const auto begin = std::chrono::steady_clock::now();
  program.send("/hello 1 ann\n/hello 1 bob\n");
  CHECK(program.gets("name-taken\t"));
  CHECK(program.gets("welcome\t"));
  // However busy the machine is, it is never less.
  CHECK(std::chrono::steady_clock::now() - begin >= limits.pause_after_search);
}

// More than two sockets hold: sending it takes a reader.
std::string more_than_sockets_hold() {
  return std::string(std::size_t{32} * 1024 * 1024, '\n');
}

TEST_CASE("what a client still sends after its goodbye is taken, so that the goodbye arrives") {
  Limits limits;
  limits.linger = kDeadline;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  ann.send("/quit\n");
  CHECK(ann.gets("* Bye\n"));
  CHECK(ann.is_closed());
  ann.socket().set_send_timeout(kDeadline);
  CHECK(ann.socket().send_all(more_than_sockets_hold()).status == IoStatus::Ok);
}

TEST_CASE("who never reads their refusals holds the handshake up for a bounded time") {
  Limits limits;
  limits.send_buffer_bytes = std::size_t{8} * 1024;
  LocalServer server(limits);
  Peer rude(server.port());
  rude.send("/hello 1 you\n");
  rude.socket().set_send_timeout(kDeadline);
  const std::string bytes = more_than_sockets_hold();
  IoStatus status = IoStatus::Ok;
  while (status == IoStatus::Ok) status = rude.socket().send_all(bytes).status;
  CHECK(status == IoStatus::Failed);
}

}  // namespace
}  // namespace chat::test
