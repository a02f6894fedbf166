// Limits::max_per_address: how many people may come from one address.

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/room/changes.h"
#include "test/support/peers/peer.h"
#include "test/support/server/local_server.h"
#include "test/support/server/room_parts.h"

namespace chat::test {
namespace {

constexpr std::string_view kHere = "2001:db8::1";
constexpr std::string_view kNextDoor = "2001:db8::2";  // of the same 64 bits
constexpr std::string_view kElsewhere = "192.0.2.1";

Limits two_of_an_address() {
  Limits limits;
  limits.max_per_address = 2;
  return limits;
}

struct Scene : RoomParts {
  Scene() : RoomParts(two_of_an_address()) {}

  // The refusal's sentence; empty: no refusal.
  std::string comes(LinkId link, std::string_view name, std::string_view address) {
    const auto refusal = changes.join({link, address}, {name, 0, Secret{}, Secret{}});
    if (refusal) CHECK(refusal->code == code::kFull);
    return refusal ? refusal->sentence : "";
  }
  std::string resumes(LinkId link, const Member& member, std::string_view address) {
    const Token token{member.id, member.resumption->secret()};
    const auto refusal = changes.resume({link, address}, token, publisher.last_seq());
    if (refusal) CHECK(refusal->code == code::kFull);
    return refusal ? refusal->sentence : "";
  }
  void lose(Member& member) {
    changes.lose(member, "connection lost", Changes::Clock::time_point(std::chrono::hours(1)));
  }
};

const std::string kSentence =
    "2 people are here from your address (2001:db8::/64), and no more may come from it; try again "
    "when one of them has left";

TEST_CASE("one more of an address is told how many may come from it, and what to do") {
  Scene room;
  CHECK(room.comes(1, "ann", kHere).empty());
  CHECK(room.comes(2, "bob", kNextDoor).empty());
  CHECK(room.comes(3, "eve", kHere) == kSentence);
  CHECK(room.comes(3, "eve", kElsewhere).empty());
  room.changes.leave(*room.members.on(1), "");
  CHECK(room.comes(4, "joe", kHere).empty());
}

TEST_CASE("a session that waits counts, and gives way to somebody of its address") {
  Scene room;
  CHECK(room.comes(1, "ann", kHere).empty());
  CHECK(room.comes(2, "bob", kHere).empty());
  CHECK(room.comes(3, "eve", kElsewhere).empty());
  room.lose(*room.members.on(3));
  room.lose(*room.members.on(2));
  CHECK(room.comes(4, "joe", kNextDoor).empty());
  CHECK(room.members.find("bob") == nullptr);
  CHECK(room.members.find("eve") != nullptr);
  CHECK(room.comes(5, "kim", kNextDoor) == kSentence);
}

TEST_CASE("who comes back from another address counts there, and no longer where they were") {
  Scene room;
  CHECK(room.comes(1, "ann", kHere).empty());
  CHECK(room.comes(2, "bob", kHere).empty());
  CHECK(room.comes(3, "eve", kElsewhere).empty());
  Member& eve = *room.members.on(3);
  CHECK(room.resumes(4, eve, kNextDoor) == kSentence);
  CHECK(eve.link == 3);
  CHECK(room.comes(4, "eve", kNextDoor) == kSentence);  // with the key of its hello
  CHECK(room.resumes(5, *room.members.on(2), kNextDoor).empty());
  CHECK(room.resumes(6, *room.members.on(5), kElsewhere).empty());
  CHECK(room.resumes(7, eve, kHere).empty());
}

TEST_CASE("without such a limit any number come from an address") {
  RoomParts room;
  for (LinkId link = 1; link <= 100; ++link) {
    CHECK(!room.changes.join({link, kHere}, {"p" + std::to_string(link), 0, {}, {}}));
  }
}

TEST_CASE("people read that too many came from their address") {
  const LocalServer server(two_of_an_address());
  const Peer ann(server.port(), "ann");
  const Peer bob(server.port(), "bob");
  Peer eve(server.port());
  eve.send("eve\n");
  CHECK(
      eve.gets("! 2 people are here from your address (127.0.0.1), and no more may come from it; "
               "try again when one of them has left\n"));
  CHECK(eve.is_closed());
}

}  // namespace
}  // namespace chat::test
