// A hello that is said again with its key, because no welcome came: with the real server, and in
// the room alone where the recorder has not stored the welcome yet.

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/wire.h"
#include "common/protocol/wording.h"
#include "server/connection/outbox.h"
#include "server/room/room.h"
#include "test/support/count.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kOtherKey = "0123456789abcdef0123456789abcdee";
constexpr std::string_view kTaken = "error\t0\tname-taken\t";
constexpr std::string_view kReplaced = "bye\treplaced\t";

// Somebody who asks to be let in with a key.
class Guest : public Peer {
 public:
  Guest(std::uint16_t port, std::string_view name, std::string_view key = kKey) : Peer(port) {
    send("/hello 1 " + std::string(name) + " key=" + std::string(key) + "\n");
  }
  [[nodiscard]] bool is_in() { return gets("welcome\t") && gets("current\t") && gets("\n"); }
  [[nodiscard]] std::string token() const {
    constexpr std::string_view kWelcome = "welcome\t";
    const std::size_t at = received().find(kWelcome) + kWelcome.size();
    return received().substr(at, received().find('\t', at) - at);
  }
};

TEST_CASE("who says hello again with the same key has the session that was made for them") {
  LocalServer server{Limits()};
  Peer ann(server.port(), "ann");
  ann.send("before\n?\n");
  REQUIRE(ann.gets("* " + people_are_here(1)));  // so it was said before the guest came
  Guest first(server.port(), "joe");
  REQUIRE(first.is_in());
  ann.send("meanwhile\npsst > joe\n");
  REQUIRE(ann.gets("[you > joe] psst"));
  Guest again(server.port(), "JOE");  // the first connection has not been found broken yet
  REQUIRE(again.gets("psst\n"));
  REQUIRE(again.gets("current\t"));
  CHECK(first.gets(kReplaced));
  CHECK(first.is_closed());
  CHECK(again.token() == first.token());
  CHECK(again.received().find("\tjoe\t2\t0\t") != std::string::npos);  // the welcome
  for (const std::string_view once : {"\tbefore\n", "\tmeanwhile\n", "\tpsst\n", "history\t"}) {
    CHECK(count(again.received(), once) == 1);
  }
  again.socket().close();
  Guest third(server.port(), "joe");  // as often as it takes
  CHECK(third.gets("psst\n"));
  CHECK(third.token() == first.token());
  third.send("1\thello\n");
  CHECK(third.gets("ok\t1\t"));
  CHECK(ann.gets("[joe] hello\n"));
  CHECK(count(ann.received(), "joe joined") == 1);
  CHECK(count(ann.received(), "left") == 0);
}

TEST_CASE("without the key of its session a name is taken") {
  LocalServer server{Limits()};
  Guest joe(server.port(), "joe");
  REQUIRE(joe.is_in());
  CHECK(Guest(server.port(), "joe", kOtherKey).gets(kTaken));
  Peer without(server.port());
  without.send("/hello 1 joe\n");
  CHECK(without.gets(kTaken));
  Peer plain(server.port());
  plain.send("/hello 1 bob\n");  // has no key
  REQUIRE(plain.gets("welcome\t"));
  CHECK(Guest(server.port(), "bob").gets(kTaken));
  const Peer ann(server.port(), "ann");  // has no session
  CHECK(Guest(server.port(), "ann").gets(kTaken));
  joe.send("1\thello\n");
  CHECK(joe.gets("ok\t1\t"));
  CHECK(joe.received().find("bye") == std::string::npos);
}

TEST_CASE("the key is of no more use once the welcome has arrived") {
  LocalServer server{Limits()};
  Guest says(server.port(), "says");
  REQUIRE(says.is_in());
  says.send("1\thello\n");
  REQUIRE(says.gets("ok\t1\t"));
  CHECK(Guest(server.port(), "says").gets(kTaken));

  Guest answers(server.port(), "answers");
  REQUIRE(answers.is_in());
  answers.send("/pong 1\n?\n");  // the second ends the connection, after the first was taken
  REQUIRE(answers.is_closed());
  CHECK(Guest(server.port(), "answers").gets(kTaken));

  Guest returns(server.port(), "returns");
  REQUIRE(returns.is_in());
  Peer with_token(server.port());
  with_token.send("/hello 1 returns session=" + returns.token() + " after=0\n");
  REQUIRE(with_token.gets("welcome\t"));
  CHECK(Guest(server.port(), "returns").gets(kTaken));
}

TEST_CASE("who says hello again after the others were told is back; too late, is somebody new") {
  Limits limits;
  limits.away_after = Milliseconds(10);
  {
    LocalServer server{limits};
    Peer ann(server.port(), "ann");
    Guest joe(server.port(), "joe");
    REQUIRE(joe.is_in());
    joe.socket().close();
    REQUIRE(ann.gets(is_away("joe", kConnectionLost)));
    Guest again(server.port(), "joe");
    CHECK(again.is_in());
    CHECK(again.token() == joe.token());
    CHECK(ann.gets("* joe is back"));
  }
  limits.grace = Milliseconds(30);
  LocalServer server{limits};
  Peer ann(server.port(), "ann");
  Guest joe(server.port(), "joe");
  REQUIRE(joe.is_in());
  joe.socket().close();
  REQUIRE(ann.gets("joe left"));
  Guest again(server.port(), "joe");
  CHECK(again.is_in());
  CHECK(again.token() != joe.token());
}

TEST_CASE("a malformed key is refused, and not repeated to anybody") {
  ServerProcess server;
  Peer peer(server.port());
  peer.send("/hello 1 joe key=secret\n");
  CHECK(peer.gets("error\t0\t"));
  CHECK(peer.is_closed());
  Guest joe(server.port(), "joe");
  REQUIRE(joe.is_in());
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(server.output().find("joe joined") != std::string::npos);
  for (const std::string_view key : {std::string_view("secret"), kKey}) {
    CHECK(peer.received().find(key) == std::string::npos);
    CHECK(joe.received().find(key) == std::string::npos);
    CHECK(server.output().find(key) == std::string::npos);
  }
}

TEST_CASE("a hello that comes again before the first welcome is stored makes one session") {
  Room room({}, {"test", 1, "monday", Room::Recorded::Yes});
  const Secret secret = make_secret();
  const Secret key = make_secret();
  constexpr LinkId kFirst = 1;
  constexpr LinkId kSecond = 2;
  CHECK_FALSE(room.join({kFirst, "address"}, "joe", 0, secret, key).has_value());
  CHECK_FALSE(room.join({kSecond, "address"}, "joe", 0, make_secret(), key).has_value());
  CHECK(room.size() == 1);
  std::vector<EntryPtr> unstored;
  REQUIRE(room.take_unstored(unstored));
  room.stored();
  Round round;
  REQUIRE(room.take(round));
  std::vector<std::string> tokens;
  std::size_t joined = 0;
  for (const EntryPtr& entry : round.entries) {
    const auto* welcome = entry->event.as<event::Welcome>();
    if (welcome != nullptr) tokens.push_back(welcome->token);
    if (entry->event.is<event::Joined>()) ++joined;
  }
  REQUIRE(tokens.size() == 2);
  CHECK(tokens[0] == tokens[1]);
  CHECK(joined == 1);
}

}  // namespace
}  // namespace chat::test
