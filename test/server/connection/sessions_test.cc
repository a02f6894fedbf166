#include "server/connection/sessions.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
  enum class Reaper { Runs, NotYet };
  explicit Building(const Limits& limits = {}, Reaper reaper = Reaper::Runs,
                    Dialects dialects = all_dialects())
      : limits_(limits), context_{limits_, room_, dialects, dialect_settings_} {
    if (reaper == Reaper::Runs) sessions.start();
  }
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
    return sessions.open(socket, {"127.0.0.1"});
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
  const DialectSettings dialect_settings_;
  const SessionContext context_;

 public:
  Sessions sessions{context_};
};

const Refusal kNoRoom{code::kFull, "no room"};
constexpr const char* kNoRoomLine = "! no room\n";

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
  CHECK(peer->received() == kNoRoomLine);
  CHECK(eventually([&] { return !is_open(descriptor); }));
}

TEST_CASE("a refused client reads why in its dialect, if it has begun to speak") {
  Building building;
  const auto told = [&](std::string_view first) {
    std::optional<Peer> peer;
    Socket socket = building.connect(peer);
    peer->send(first);
    CHECK(wait_readable(socket.fd(), deadline()));
    building.sessions.refuse(std::move(socket), kNoRoom);
    CHECK(peer->is_closed());
    return peer->received();
  };
  CHECK(told("joe\n") == kNoRoomLine);
  CHECK(told("/hello 1 joe\n") == "error\t0\tfull\tno room\n");
  CHECK(told("GET / HTTP/1.1\r\nHost: 192.0.2.2\r\n" + std::string(900, 'x'))
            .starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
}

TEST_CASE("a refused browser reads why though its request comes behind its connection") {
  Limits limits;
  limits.refusal_delay = 2 * kDeadline;
  Building building(limits);
  std::optional<Peer> peer;
  building.sessions.refuse(building.connect(peer), kNoRoom);
  peer->send("GET / HTTP/1.1\r\nHost: 192.0.2.2\r\n\r\n");
  building.sessions.stop();
  CHECK(peer->is_closed());
  CHECK(peer->received().starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
  CHECK(peer->received().find("\r\nRetry-After: 10\r\n") != std::string::npos);
  CHECK(peer->received().ends_with("\r\n\r\nno room\n"));
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
  for (auto& peer : peers) CHECK(peer->gets(kNoRoomLine));
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

TEST_CASE("a session that has no name gives way, and no longer counts; one with a name does not") {
  Building building;
  std::optional<Peer> silent;
  std::optional<Peer> ann;
  REQUIRE(building.open(ann));
  REQUIRE(building.open(silent));
  ann->send("ann\n");
  CHECK(eventually([&] { return building.people() == 1; }));
  CHECK(building.sessions.make_room());
  CHECK(building.sessions.count() == 1);
  CHECK_FALSE(building.sessions.make_room());
  CHECK(silent->is_closed());
  CHECK(building.sessions.count() == 1);
  ann->socket().close();
  building.deliver();
  CHECK(eventually([&] { return building.sessions.count() == 0; }));
}

TEST_CASE("only so many give way at once, until their connections are closed") {
  Limits limits;
  limits.max_giving_way = 2;
  Building building(limits, Building::Reaper::NotYet);
  std::vector<std::optional<Peer>> peers(4);
  for (auto& peer : peers) REQUIRE(building.open(peer));
  CHECK(building.sessions.make_room());
  CHECK(building.sessions.make_room());
  CHECK_FALSE(building.sessions.make_room());
  CHECK(peers[1]->gets("! the server is full, and you had no name yet; connect again\n"));
  CHECK_FALSE(building.sessions.make_room());
  building.sessions.start();
  CHECK(eventually([&] { return building.sessions.make_room(); }));
  CHECK(building.sessions.count() == 1);
}

// What is read is a name; reading it takes until the test says so.
struct Reading {
  std::atomic<bool> has_begun = false;
  std::atomic<bool> may_end = false;
};
Reading& reading() {
  static Reading the_one;  // a dialect opens its decoders without a context
  return the_one;
}

class SlowDecoder : public Decoder {
 public:
  std::span<char> space() override { return space_; }
  void commit(std::size_t bytes) override { has_name_ = bytes > 0; }
  std::optional<Input> next() override {
    if (!std::exchange(has_name_, false)) return std::nullopt;
    reading().has_begun = true;
    CHECK(eventually([] { return reading().may_end.load(); }));
    return Introduce{"ann"};
  }
  Answer refused(std::string_view /*code*/, std::string_view sentence) override {
    return ServeAndClose{std::string(sentence)};
  }

 private:
  std::array<char, kMaxMatchBytes> space_{};
  bool has_name_ = false;
};

TEST_CASE("a session that gives way while its client's name is read does not enter the room") {
  const Dialect slow{[](std::string_view) { return Dialect::Match::Yes; },
                     [](const DialectSettings&) {
                       return std::unique_ptr<Decoder>(std::make_unique<SlowDecoder>());
                     },
                     all_dialects().back()->encoder};
  const std::array<const Dialect*, 1> dialects{&slow};
  Building building({}, Building::Reaper::Runs, dialects);
  building.deliver();
  std::optional<Peer> peer;
  REQUIRE(building.open(peer));
  peer->send("ann\n");
  CHECK(eventually([] { return reading().has_begun.load(); }));
  CHECK(building.sessions.make_room());
  reading().may_end = true;
  CHECK(peer->is_closed());
  CHECK(peer->received() == "the server is full, and you had no name yet; connect again");
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
  REQUIRE(building.sessions.open(socket, {"127.0.0.1"}));
  // Had it joined, its session would wait for the courier.
  CHECK(eventually([&] { return building.sessions.count() == 0; }));
  CHECK(building.people() == 0);
}

}  // namespace
}  // namespace chat::test
