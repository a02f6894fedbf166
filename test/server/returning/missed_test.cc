// What came while somebody was away: they get all of it once, or hear how much is missing.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/protocol/wire.h"
#include "common/protocol/wording.h"
#include "server/connection/outbox.h"
#include "test/support/count.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

TEST_CASE("a whisper to somebody who is away arrives when they come back, once") {
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  REQUIRE(bob.gets(is_away("joe", kConnectionLost)));
  bob.send("psst > joe\nhello\n");
  REQUIRE(bob.gets("[you > joe] psst\n"));
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  const std::string& got = again.received();
  CHECK(count(got, "\tbob\tjoe\tpsst\n") == 1);
  CHECK(got.find("psst") < got.find("\tbob\thello\n"));
  Program third(again);  // which has had it
  REQUIRE(third.is_back());
  CHECK(count(third.received(), "psst") == 0);
}

TEST_CASE("a whisper to somebody who is gone never comes to who has the name now") {
  LocalServer server{gone_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  bob.send("old secret > joe\n");
  REQUIRE(bob.gets("joe left"));
  Program next(server.port(), "joe");
  bob.send("new secret > joe\n");
  CHECK(next.gets("new secret"));
  Program again(next);
  REQUIRE(again.is_back());
  CHECK(next.received().find("old secret") == std::string::npos);
  CHECK(again.received().find("old secret") == std::string::npos);
  Program late(joe, 0);
  CHECK(late.gets(kSessionUnknown));
  CHECK(late.received().find("secret") == std::string::npos);
}

TEST_CASE(
    "whispers to somebody away are bounded; none is lost, and there is room again afterwards") {
  Limits limits = told_soon();
  limits.private_bytes = 5'000;
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  REQUIRE(bob.gets(is_away("joe", kConnectionLost)));
  int sent = 0;
  constexpr int kFarTooMany = 1000;
  while (bob.received().find("! joe is not reading") == std::string::npos && sent < kFarTooMany) {
    ++sent;
    bob.send("psst " + std::to_string(sent) + " > joe\n?\n");
    REQUIRE(bob.gets(" people are here"));
    REQUIRE(bob.gets("\n"));
    if (bob.received().find("! joe") == std::string::npos) bob.forget();
  }
  CHECK(sent > 2);
  CHECK(sent < kFarTooMany);
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  CHECK(count(again.received(), "\tpsst ") == static_cast<std::size_t>(sent - 1));
  Program third(again);  // which has had them
  REQUIRE(third.is_back());
  bob.send("once more > joe\n");
  CHECK(third.gets("\tonce more\n"));
}

TEST_CASE(
    "cut off after any line of the welcome and the history, who comes back has all of it once") {
  constexpr int kMessages = 5;
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  for (int i = 0; i < kMessages; ++i) bob.send("m" + std::to_string(i) + "\n");
  bob.send("?\n");
  REQUIRE(bob.gets("* " + people_are_here(1)));  // so they were said before anybody came
  for (std::size_t had = 1;; ++had) {
    Program joe(server.port(), "joe" + std::to_string(had));
    std::vector<std::string> lines = lines_of(joe.received());
    CHECK(lines.size() == 3 + kMessages);
    const bool all = had >= lines.size();
    lines.resize(std::min(had, lines.size()));
    Program again(joe, last_event(lines));
    REQUIRE(again.is_back());
    std::string both = again.received();
    for (const std::string& line : lines) both += line + '\n';
    for (int i = 0; i < kMessages; ++i) CHECK(count(both, "\tm" + std::to_string(i) + "\n") == 1);
    if (all) break;
  }
}

TEST_CASE("what has left the window is counted for who comes back, and the rest is whole") {
  constexpr int kMessages = 200;
  Limits limits;
  limits.window_bytes = 5'000;
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  for (int i = 0; i < kMessages; ++i) bob.send("m" + std::to_string(i) + ".\n");
  bob.send("?\n");
  REQUIRE(bob.gets("people are here"));
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  const std::vector<std::string> lines = lines_of(again.received());
  REQUIRE(lines.size() > 2);
  const auto missed = wire::decode_event(lines[1]);
  REQUIRE(missed.has_value());
  REQUIRE(missed->is<event::Missed>());
  CHECK(count(again.received(), "missed\t") == 1);
  std::size_t came = 0;
  while (again.received().find("\tm" + std::to_string(kMessages - 1 - came) + ".\n") !=
         std::string::npos) {
    ++came;
  }
  CHECK(count(again.received(), "\tbob\tm") == came);  // the last ones, without a gap
  CHECK(came < kMessages);
  CHECK(missed->as<event::Missed>()->count >= kMessages - came);
  CHECK(missed->as<event::Missed>()->count <= kMessages + 10);
}

TEST_CASE("who asks much makes nobody miss anything") {
  constexpr int kQuestions = 500;
  Limits limits;
  limits.window_bytes = 5'000;
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  bob.send("before\n");
  REQUIRE(joe.gets("\tbefore\n"));
  for (int i = 1; i <= kQuestions; ++i) joe.send(std::to_string(i) + "\t?\n");
  REQUIRE(joe.gets("ok\t500\t"));
  Program again(joe, 0);
  REQUIRE(again.is_back());
  CHECK(again.received().find("\tbefore\n") != std::string::npos);
  CHECK(again.received().find("missed") == std::string::npos);
}

}  // namespace
}  // namespace chat::test
