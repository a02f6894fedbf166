// A session that a second connection takes up, and lines that come again on it.

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "common/protocol/wire.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

TEST_CASE("a second connection replaces the first, from which nothing more is taken") {
  constexpr int kRounds = 20;
  constexpr int kLines = 200;
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  for (int round = 0; round < kRounds; ++round) {
    const std::string name = "joe" + std::to_string(round);
    const auto text = [&](int line) { return name + " says " + std::to_string(line) + "."; };
    Program joe(server.port(), name);
    std::string batch;
    for (int line = 1; line <= kLines; ++line)
      wire::append_client_line(batch, static_cast<std::uint64_t>(line), text(line));
    joe.send(batch);  // on their way, or taken, when the second one comes
    Program again(joe, joe.had());
    REQUIRE(again.is_back());
    CHECK(joe.gets(kReplaced));
    joe.send(std::to_string(kLines + 1) + "\tevil\n");
    const auto welcome = wire::decode_event(lines_of(again.received()).front());
    REQUIRE(welcome.has_value());
    const int taken = static_cast<int>(welcome->as<event::Welcome>()->last_line);
    again.send(std::to_string(taken + 1) + "\tlast of " + name + "\n");
    REQUIRE(bob.gets("last of " + name + "\n"));
    CHECK(count(bob.received(), name + " says ") == static_cast<std::size_t>(taken));
    if (taken > 0) CHECK(bob.received().find(text(taken)) != std::string::npos);
    CHECK(bob.received().find("evil") == std::string::npos);
    CHECK(joe.is_closed());
  }
  CHECK(count(bob.received(), " joined ") == kRounds);  // and nobody was away
  CHECK(count(bob.received(), "away") == 0);
}

TEST_CASE("of many that take up one session at once, exactly one has it in the end") {
  constexpr int kThreads = 4;
  constexpr int kTimes = 25;
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  const Program joe(server.port(), "joe");
  std::vector<std::deque<Program>> visits(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : visits) {
    threads.emplace_back([&mine, &joe] {
      for (int i = 0; i < kTimes; ++i) {
        mine.emplace_back(joe, 0);
        CHECK(mine.back().gets("welcome\t"));
        if (i % 3 == 1) mine.pop_back();  // not the last one
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int holders = 0;
  for (auto& mine : visits) {
    for (Program& each : mine) {
      each.send("1\thello\n");
      if (each.gets("ok\t1\t")) {
        ++holders;
      } else {
        CHECK(each.received().find(kReplaced) != std::string::npos);
      }
    }
  }
  CHECK(holders == 1);
  CHECK(bob.gets("[joe] hello\n"));
  bob.send("?\n");
  CHECK(bob.gets(are_here({"bob", "joe"})));
  CHECK(count(bob.received(), "] hello") == 1);
  CHECK(count(bob.received(), "left") == 0);
}

TEST_CASE("who was replaced and goes on sending holds no thread and no descriptor") {
  ServerProcess server({"--quiet"});
  Program joe(server.port(), "joe");
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  CHECK(joe.gets(kReplaced));
  CHECK(eventually([&] {
    joe.send("/pong 1\n");
    return server.threads() == threads && server.descriptors() == descriptors;
  }));
}

TEST_CASE("who was replaced and does not read is not waited for") {
  constexpr int kMessages = 1'000;
  ServerProcess server({"--quiet", "--history", "0"});
  Peer ann(server.port(), "ann");
  for (int i = 0; i < kMessages; ++i) ann.send(std::string(4'000, 'x') + '\n');
  ann.send("psst > ann\n");
  REQUIRE(ann.gets("! that is you"));
  Program joe(server.port(), "joe");
  const std::uint64_t had = joe.had();
  const std::size_t threads = server.threads();
  for (int line = 1; line <= 4; ++line) joe.send(std::to_string(line) + "\t/history 1000\n");
  REQUIRE(eventually([&] { return server.threads() == threads + 1; }));  // its catch-up thread
  Program again(joe, had);
  REQUIRE(again.is_back());
  CHECK(eventually([&] { return server.threads() == threads; }));
}

TEST_CASE("a line that comes again is not carried out again; its outcome is known for 64 lines") {
  constexpr int kLines = 70;
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  for (int line = 1; line <= kLines; ++line) joe.send(std::to_string(line) + "\tm\n");
  REQUIRE(joe.gets("ok\t70\t"));
  Program again(joe);
  REQUIRE(again.is_back());
  again.send("6\tm\n7\tm\n69\tx > nobody\n71\tend\n");
  REQUIRE(again.gets("ok\t71\t"));
  CHECK(again.received().find("error\t6\toutcome-forgotten\t") != std::string::npos);
  CHECK(count(again.received(), "ok\t7\t") == 1);
  CHECK(count(again.received(), "ok\t69\t") == 1);
  REQUIRE(bob.gets("[joe] end\n"));
  CHECK(count(bob.received(), "[joe] m\n") == kLines);
}

TEST_CASE("a number that does not follow ends the connection, and the session waits") {
  LocalServer server{Limits()};
  Program joe(server.port(), "joe");
  joe.send("2\thello\n");
  CHECK(joe.gets("error\t2\tout-of-order\t"));
  CHECK(joe.gets("bye\twaiting\t"));
  CHECK(joe.is_closed());
  Program again(joe);
  REQUIRE(again.is_back());
  again.send("1\thello\n");
  CHECK(again.gets("ok\t1\t"));
}

TEST_CASE("an event that was never told cannot have been the last") {
  LocalServer server{Limits()};
  const Program joe(server.port(), "joe");
  Program again(joe, 1'000'000);
  CHECK(again.gets("error\t0\tafter-unknown\t"));
  CHECK(again.is_closed());
  Program third(joe, joe.had());
  CHECK(third.is_back());
}

}  // namespace
}  // namespace chat::test
