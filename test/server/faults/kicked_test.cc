// How soon a connection ends after a kick. What the server should not wait for takes an hour here,
// so that who waits for it fails. Of a time that is measured one quick try of some is enough: a
// busy machine is slow now and then, a server that waits for something is slow each time.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "server/moderation/orders.h"
#include "server/room/limits.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/server/talk.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

constexpr Milliseconds kHour = std::chrono::hours(1);
constexpr Milliseconds kSoon{100};
constexpr int kTries = 10;

// How long it takes from the kick until the thread has ended and the descriptor is closed.
Milliseconds time_of_kick(LocalServer& server, const std::string& name) {
  const std::size_t before = server.server().connections();
  const auto begin = Clock::now();
  CHECK(server.room().carry_out(kTheOperator, order::Kick{name}).kind == OrderResult::Kind::Done);
  REQUIRE(eventually([&] { return server.server().connections() == before - 1; }));
  return std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
}

TEST_CASE("who is kicked while the server waits for their next line is gone within 100 ms") {
  Limits limits;
  limits.last_words = kHour;  // the reason is sent at once
  limits.linger = Milliseconds(0);
  LocalServer server(limits);
  Milliseconds quickest = kHour;
  for (int i = 0; i < kTries && quickest >= kSoon; ++i) {
    Peer idle(server.port(), "idle");
    quickest = std::min(quickest, time_of_kick(server, "idle"));
    CHECK(idle.gets("* " + you_were_kicked()));
  }
  CHECK(quickest < kSoon);
}

TEST_CASE("who does not read is cut within 100 ms of the time that a kick leaves for its reason") {
  Limits limits = behind_soon();
  limits.last_words = Milliseconds(200);
  limits.linger = kHour;  // not for a connection that was cut
  limits.stall = kHour;
  const Milliseconds soon = limits.last_words + kSoon;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Milliseconds quickest = kHour;
  for (int i = 0; i < kTries && quickest >= soon; ++i) {
    const Peer sleeper(server.port(), "sleeper");
    say_many(ann, bob, kMoreThanSocketsHold);
    CHECK(eventually([&] { return !server.server().behind().empty(); }));
    quickest = std::min(quickest, time_of_kick(server, "sleeper"));
  }
  CHECK(quickest >= limits.last_words);
  CHECK(quickest < soon);
}

}  // namespace
}  // namespace chat::test
