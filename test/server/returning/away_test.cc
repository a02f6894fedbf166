// Sessions whose connection is lost: what the others hear, and how one is found to be lost.

#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <optional>
#include <string>
#include <thread>

#include "common/protocol/wire.h"
#include "server/connection/outbox.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

TEST_CASE("of a blip the others hear nothing; of more, that somebody is away and back") {
  {
    LocalServer server{Limits()};
    Peer bob(server.port(), "bob");
    Program joe(server.port(), "joe");
    REQUIRE(bob.gets("joe joined"));
    bob.forget();
    Program again(joe);
    REQUIRE(again.is_back());
    again.send("1\thello\n");
    REQUIRE(bob.gets("[joe] hello\n"));
    CHECK(bob.received() == "[joe] hello\n");
  }
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  CHECK(bob.gets(is_away("joe", kConnectionLost)));
  bob.send("?\n");
  CHECK(bob.gets(are_here({"bob", "joe"}) + " (away "));
  Peer other(server.port());
  other.send("JOE\n");
  CHECK(other.gets("! " + name_is_taken("joe")));
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  CHECK(again.received().find("joe") != std::string::npos);
  CHECK(bob.gets("* joe is back\n"));
  CHECK(count(bob.received(), "left") == 0);
  CHECK(count(bob.received(), "joined") == 1);
  CHECK(again.received().find("\naway\t") == std::string::npos);  // one's own is not news
  CHECK(again.received().find("\nback\t") == std::string::npos);
}

TEST_CASE("who comes back too late is told so, and the name is free") {
  LocalServer server{gone_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  CHECK(bob.gets(left("joe", 1, kConnectionLost)));
  Program late(joe, 0);
  CHECK(late.gets(kSessionUnknown));
  CHECK(late.is_closed());
  const Peer next(server.port(), "joe");
  CHECK(server.people() == 2);
}

TEST_CASE("who says /quit is gone at once, and the session with them") {
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.send("1\t/quit lunch\n");
  CHECK(joe.gets("ok\t1\t"));
  CHECK(joe.gets("bye\tquit\t"));
  CHECK(bob.gets("* joe left: \"lunch\" (1 person here)\n"));
  Program again(joe, 0);
  CHECK(again.gets(kSessionUnknown));
}

TEST_CASE("the server stops while sessions wait, and says goodbye to those that are there") {
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  std::deque<Program> programs;
  for (int i = 0; i < 10; ++i) programs.emplace_back(server.port(), "p" + std::to_string(i));
  for (int i = 0; i < 5; ++i) programs[static_cast<std::size_t>(i)].socket().close();
  REQUIRE(bob.gets(" is away"));
  static_assert(Limits().grace > kDeadline);  // for so long the sessions would wait
  std::atomic<bool> stopped = false;
  std::thread stopping([&] {
    server.stop();
    stopped = true;
  });
  for (std::size_t i = 5; i < programs.size(); ++i) {
    CHECK(programs[i].gets("bye\tshutdown\t"));
    programs[i].socket().close();
  }
  bob.socket().close();
  CHECK(eventually([&] { return stopped.load(); }));
  stopping.join();
}

TEST_CASE("hundreds come back at once, and threads and descriptors are what they were") {
  constexpr std::size_t kMany = 200;
  ServerProcess server({"--quiet"});
  std::deque<Program> before;
  for (std::size_t i = 0; i < kMany; ++i)
    before.emplace_back(server.port(), "p" + std::to_string(i));
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  for (Program& each : before) each.socket().close();
  std::deque<Program> after;
  for (Program& each : before) after.emplace_back(each, each.had());
  for (Program& each : after) CHECK(each.is_back());
  CHECK(eventually(
      [&] { return server.threads() <= threads && server.descriptors() <= descriptors; }));
  after.back().send("1\thello\n");
  for (Program& each : after) {
    CHECK((&each == &after.back() ? each.gets("ok\t1\t") : each.gets("\thello\n")));
  }
  for (Program& each : after) each.send("2\t/quit\n");
  for (Program& each : after) each.socket().close();
  CHECK(eventually([&] { return server.descriptors() + kMany <= descriptors; }));
}

TEST_CASE("a program that is silent is asked for a sign of life, and goes when none comes") {
  Limits limits = gone_soon();
  limits.ping_after = Milliseconds(20);
  limits.answer_within = Milliseconds(50);
  LocalServer server(limits);
  Peer bob(server.port(), "bob");  // a person need not answer
  Program joe(server.port(), "joe");
  CHECK(joe.gets("ping\t"));
  CHECK(joe.gets("bye\twaiting\t"));
  CHECK(joe.is_closed());
  CHECK(bob.gets("* joe left: no answer"));
  bob.send("?\n");
  CHECK(bob.gets(are_here({"bob"})));
}

TEST_CASE("a program that answers stays, whatever it says or does not say") {
  constexpr int kPings = 5;
  Limits limits = gone_soon();
  limits.ping_after = Milliseconds(10);
  limits.answer_within = Milliseconds(5'000);
  LocalServer server(limits);
  Program joe(server.port(), "joe");
  for (int i = 0; i < kPings; ++i) {
    joe.forget();
    REQUIRE(joe.gets("ping\t"));
    REQUIRE(joe.gets("\n"));
    const auto ping = wire::decode_event(lines_of(joe.received()).back());
    REQUIRE(ping.has_value());
    joe.send("/pong " + std::to_string(ping->seq) + "\n");
  }
  joe.send("1\thello\n");
  CHECK(joe.gets("ok\t1\t"));
  CHECK(server.people() == 1);
}

// Answers pings, asked or not, however long what a test does meanwhile takes.
class SignsOfLife {
 public:
  explicit SignsOfLife(const Peer& peer)
      : thread_([this, &peer] {
          CHECK(eventually([&] {
            peer.send("/pong 1\n");
            return ended_.load();
          }));
        }) {}
  SignsOfLife(const SignsOfLife&) = delete;
  SignsOfLife& operator=(const SignsOfLife&) = delete;
  ~SignsOfLife() {
    ended_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

TEST_CASE("who is behind is not cut off for silence: there is something on its way to them") {
  constexpr int kMessages = 1000;  // more than sockets hold
  Limits limits = told_soon();
  limits.ping_after = Milliseconds(20);
  limits.answer_within = Milliseconds(500);  // joe answers long before, on a busy machine too
  limits.send_buffer_bytes = std::size_t{32} * 1024;
  limits.couriers = 1;  // when it has answered bob, joe has been given the lines before, too
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Peer joe(server.port());
  joe.send("/hello 1 joe\n");
  REQUIRE(bob.gets("joe joined"));
  std::optional<SignsOfLife> joe_lives(joe);  // until there is no room for more on the way to him
  for (int i = 1; i <= kMessages; ++i) {
    bob.send(std::string(1000, 'x') + std::to_string(i) + ".\n");
  }
  bob.send("?\n");
  REQUIRE(bob.gets("people are here"));
  joe_lives.reset();
  const Program mute(server.port(), "mute");  // has less time than joe, and is not behind
  CHECK(bob.gets(is_away("mute", "no answer")));
  joe_lives.emplace(joe);
  CHECK(joe.gets("x" + std::to_string(kMessages) + ".\n"));
  CHECK(count(joe.received(), "\tbob\tx") == kMessages);
  CHECK(count(joe.received(), "bye\t") == 0);
  CHECK(count(bob.received(), "joe is away") == 0);
}

}  // namespace
}  // namespace chat::test
