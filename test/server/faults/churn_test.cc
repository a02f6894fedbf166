// Clients that come and go in numbers, say nothing, or nothing that makes sense.

#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <string>
#include <thread>

#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/server/talk.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

TEST_CASE("five hundred who leave at once are each told once") {
  constexpr int kPeople = 500;
  ServerProcess server({"--quiet"});
  Peer ann(server.port());
  ann.send("/hello 1 ann\n");
  CHECK(ann.gets("current\t"));
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  std::deque<Peer> crowd;
  for (int i = 0; i < kPeople; ++i) crowd.emplace_back(server.port(), "c" + std::to_string(i));
  for (Peer& each : crowd) each.reset();
  CHECK(ann.gets("\t1\tconnection lost\n"));
  for (int i = 0; i < kPeople; ++i) {
    const std::string line = "\tc" + std::to_string(i) + "\t";
    std::size_t left = 0;
    for (std::size_t at = ann.received().find("\nleft\t"); at != std::string::npos;
         at = ann.received().find("\nleft\t", at + 1)) {
      const std::string whole =
          ann.received().substr(at + 1, ann.received().find('\n', at + 1) - at);
      left += whole.find(line) == std::string::npos ? 0U : 1U;
    }
    CHECK(left == 1);
  }
  CHECK(eventually([&] { return server.threads() == threads; }));
  CHECK(eventually([&] { return server.descriptors() == descriptors; }));
}

TEST_CASE("a client that comes and goes at once, many times, leaves nothing behind") {
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  for (int i = 0; i < 200; ++i) {
    Peer peer(server.port());
    if (i % 2 == 0) peer.send("joe\nhello\n");
    if (i % 3 == 0) peer.reset();
  }
  {  // Let in after all of them: none is still to be accepted.
    Peer last(server.port(), "last");
    CHECK(leaves_at_bye(last, "/quit\n"));
  }
  CHECK(eventually([&] { return server.threads() == threads; }));
  CHECK(eventually([&] { return server.descriptors() == descriptors; }));
  ann.send("?\n");
  CHECK(ann.gets("* " + are_here({"ann"}) + "\n"));
}

TEST_CASE("who gives no name is closed at the login deadline, however the bytes come") {
  Limits limits;
  limits.login_deadline = Milliseconds(400);
  limits.greeting_delay = Milliseconds(50);
  LocalServer server(limits);
  const auto begin = Clock::now();
  Peer silent(server.port());
  Peer slow(server.port());
  std::atomic<bool> told = false;
  std::thread typing([&] {
    CHECK(eventually([&] {
      slow.send("x");
      return told.load();
    }));
  });
  CHECK(slow.gets("goodbye\n"));
  CHECK(Clock::now() - begin >= limits.login_deadline);
  told = true;
  typing.join();
  CHECK(slow.is_closed());
  CHECK(silent.is_closed());
  CHECK(silent.received() == std::string(kGreeting) + "! no name came in time; goodbye\n");
  CHECK(slow.received() == "! no name came in time; goodbye\n");
}

TEST_CASE("garbage, and a line without an end, cost bounded memory and nobody notices") {
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  const std::size_t before = server.resident_bytes();
  const std::string block(1024 * 1024, 'x');
  for (int i = 0; i < 100; ++i) bob.send(block);
  bob.send("\nhello\n");
  CHECK(ann.gets("[bob] hello\n"));
  CHECK(server.resident_bytes() < before + 16 * 1024 * 1024);

  for (int round = 0; round < 3; ++round) {
    Peer garbage(server.port());
    for (int byte = 0; byte < 256; ++byte) {
      garbage.send(std::string(1, static_cast<char>(byte)) + "x\n");
    }
    garbage.socket().shutdown_send();
    CHECK(garbage.is_closed());
  }
  ann.send("?\n");
  CHECK(ann.gets("* " + are_here({"ann", "bob"}) + "\n"));
}

}  // namespace
}  // namespace chat::test
