#include "server/connection/sessions.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "common/system/address.h"
#include "server/connection/courier.h"
#include "server/dialects.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"

namespace chat::test {
namespace {

// Sessions in a room whose courier delivers nothing before deliver().
class Building {
 public:
  explicit Building(const Limits& limits = {}) : limits_(limits) { sessions.start(); }
  Building(const Building&) = delete;
  Building& operator=(const Building&) = delete;
  ~Building() {
    deliver();
    sessions.cut_all();
    (void)sessions.wait_until_empty(Clock::time_point::max());
    sessions.stop();
    room_.finish();
    courier_.join();
  }

  // The server's end of a new connection, and the client's in `peer`.
  [[nodiscard]] Socket connect(std::optional<Peer>& peer) {
    peer.emplace(listener_.port());
    return accept_from(listener_).socket;
  }
  // The same, with a session.
  [[nodiscard]] bool open(std::optional<Peer>& peer) {
    Socket socket = connect(peer);
    return sessions.open(socket);
  }
  void deliver() {
    if (!std::exchange(delivers_, true)) courier_.start();
  }
  [[nodiscard]] std::size_t people() const { return room_.size(); }

 private:
  const Limits limits_;
  const Socket listener_ = listen_on("127.0.0.1", 0);
  Room room_{limits_, {"test", 1}};
  std::deque<Share> shares_{std::deque<Share>(1, Share(limits_))};
  Courier courier_{room_, shares_};
  bool delivers_ = false;
  const SessionContext context_{limits_, room_, all_dialects()};

 public:
  Sessions sessions{context_};
};

constexpr const char* kNoRoom = "! no room\n";

Limits lingering(std::chrono::milliseconds time) {
  Limits limits;
  limits.linger = time;
  return limits;
}

// No other descriptor is opened while one is asked for by its number.
bool is_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) != -1;
}

TEST_CASE("a refused client reads why, and has a moment for that before the connection is closed") {
  const Limits limits = lingering(std::chrono::milliseconds(300));
  Building building(limits);
  std::optional<Peer> peer;
  Socket socket = building.connect(peer);
  const int descriptor = socket.fd();
  building.sessions.refuse(std::move(socket), kNoRoom);
  CHECK(peer->is_closed());
  CHECK(peer->received() == kNoRoom);
  CHECK(eventually([&] { return !is_open(descriptor); }));
}

TEST_CASE("of refused clients only so many have a moment at once; none counts as a session") {
  Limits limits = lingering(std::chrono::hours(1));
  limits.max_in_handshake = 2;
  Building building(limits);
  std::vector<std::optional<Peer>> peers(3);
  std::vector<int> descriptors;
  for (auto& peer : peers) {
    Socket socket = building.connect(peer);
    descriptors.push_back(socket.fd());
    building.sessions.refuse(std::move(socket), kNoRoom);
  }
  for (auto& peer : peers) CHECK(peer->gets(kNoRoom));
  CHECK(is_open(descriptors[0]));
  CHECK(is_open(descriptors[1]));
  CHECK_FALSE(is_open(descriptors[2]));
  CHECK(building.sessions.count() == 0);
  building.sessions.stop();  // nobody waits for them then
  CHECK_FALSE(is_open(descriptors[0]));
  CHECK_FALSE(is_open(descriptors[1]));
}

TEST_CASE("a session is counted until its connection is closed") {
  Building building;
  std::optional<Peer> ann;
  std::optional<Peer> bob;
  REQUIRE(building.open(ann));
  REQUIRE(building.open(bob));
  CHECK(building.sessions.count() == 2);
  ann->socket().close();
  CHECK(eventually([&] { return building.sessions.count() == 1; }));
  bob->send("bob\n");
  CHECK(eventually([&] { return building.people() == 1; }));
  CHECK_FALSE(building.sessions.wait_until_empty(Clock::now()));
  bob->reset();
  building.deliver();
  CHECK(building.sessions.wait_until_empty(Clock::now() + kDeadline));
  CHECK(eventually([&] { return building.sessions.count() == 0; }));
}

TEST_CASE("cut_idle ends who is owed nothing, cut_all the others too") {
  Building building;
  std::optional<Peer> silent;
  std::optional<Peer> ann;
  REQUIRE(building.open(silent));
  REQUIRE(building.open(ann));
  ann->send("ann\n");
  CHECK(eventually([&] { return building.people() == 1; }));  // and owed a welcome
  building.sessions.cut_idle();
  CHECK(silent->is_closed());
  CHECK(eventually([&] { return building.sessions.count() == 1; }));
  CHECK(building.people() == 1);
  building.sessions.cut_all();
  CHECK(eventually([&] { return building.people() == 0; }));
  building.deliver();
  CHECK(building.sessions.wait_until_empty(Clock::now() + kDeadline));
}

TEST_CASE("who has reset the connection before their name is read does not join") {
  Building building;
  std::optional<Peer> ghost;
  Socket socket = building.connect(ghost);
  ghost->send("ghost\n");
  ghost->reset();
  REQUIRE(building.sessions.open(socket));
  // Had it joined, its session would wait for the courier.
  CHECK(eventually([&] { return building.sessions.count() == 0; }));
  CHECK(building.people() == 0);
}

}  // namespace
}  // namespace chat::test
