// The right to send to one member, and a member that is behind: the outbox alone, with its room.

#include "server/connection/outbox.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>

#include "common/system/address.h"
#include "server/dialect/plain/plain.h"
#include "test/support/deadline.h"
#include "test/support/peers/connect.h"
#include "test/support/peers/socket_pair.h"

namespace chat {
namespace {

constexpr LinkId kLink = 1;

EntryPtr whisper(std::string text) {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = event::Whisper{"bob", "ann", std::move(text)};
  entry->target = 1;
  return entry;
}

EntryPtr bye() {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = event::Bye{};
  entry->target = 1;
  return entry;
}

TEST_CASE("a member that is given up does not wait for its turn any more") {
  Limits limits;
  limits.private_bytes = 1;  // one line of its own is too much
  Room room(limits, {"test", 1});
  const test::SocketPair sockets;
  Outbox outbox(kLink, sockets.ours, plain_dialect().encoder, room, limits);
  REQUIRE(!room.join({kLink, "address", &outbox}, "ann", 0));
  std::atomic<bool> done = false;
  std::thread session([&] {
    CHECK(room.handle(kLink, 0, parse_request("hello")) == Room::Verdict::HangUp);
    done = true;
  });
  outbox.fail("stopped reading");
  CHECK(test::eventually([&] { return done.load(); }));
  room.close("the test is over");
  session.join();
  CHECK(outbox.failure() == "stopped reading");
  CHECK(sockets.read_to_end().empty());
}

TEST_CASE("what is missing is told in its place among what is for the member alone") {
  Limits limits;
  limits.window_bytes = 3 * sizeof(LogEntry);
  Room room(limits, {"test", 1});
  REQUIRE(!room.join({2, "address"}, "bob", 0));
  std::vector<EntryPtr> entries;
  for (int i = 0; i < 10; ++i) {
    (void)room.handle(2, 0, parse_request(std::to_string(i)));
    (void)room.take(0, {}, std::chrono::nanoseconds(0), entries);
    room.settle({{2, 2 * sizeof(LogEntry), 0}});
  }
  constexpr std::uint64_t kEnd = 11;  // his coming, and ten lines
  const std::uint64_t first = room.read(0, kEnd, SIZE_MAX, entries);
  REQUIRE(first > 2);
  REQUIRE(first < kEnd);

  const test::SocketPair sockets;
  Outbox outbox(kLink, sockets.ours, plain_dialect().encoder, room, limits);
  Outbox::Backlog backlog;
  backlog.personal = {{whisper("before"), View::Private, first - 1},
                      {whisper("behind"), View::Private, first},
                      {whisper("last"), View::Private, kEnd},
                      {bye(), View::Own, kEnd}};
  outbox.fall_behind(std::move(backlog), kEnd);
  std::string expected = "[bob > you] before\n* About " + std::to_string(first) +
                         " lines are missing here: they came faster than you read\n"
                         "[bob > you] behind\n";
  for (std::uint64_t i = first; i < kEnd; ++i) expected += "[bob] " + std::to_string(i - 1) + '\n';
  CHECK(sockets.read_to_end() == expected + "[bob > you] last\n* Bye\n");
  outbox.wait_finished();
}

// A connection over TCP, where the kernel tells a sender of room in its socket only when there is
// much of it.
struct TcpPair {
  TcpPair() : listener(listen_on("127.0.0.1", 0)) {
    listener.set_receive_timeout(test::kDeadline);
    theirs = test::connect_to("127.0.0.1", listener.port(), test::kDeadline);
    ours = accept_from(listener).socket;
  }
  Socket listener;
  Socket ours;
  Socket theirs;
};

void set_receive_buffer(const Socket& socket, std::size_t size) {
  const int bytes = static_cast<int>(size);
  (void)::setsockopt(socket.fd(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

TEST_CASE("who reads slowly, so that the sender's wait is in vain now and then, is not given up") {
  constexpr std::size_t kAll = std::size_t{3} * 1024 * 1024;  // more than both sockets hold
  constexpr std::size_t kSendBuffer = std::size_t{512} * 1024;
  constexpr std::size_t kSip = std::size_t{4} * 1024;
  constexpr int kSips = 12;
  Limits limits;
  limits.stall = Limits::Milliseconds(800);
  Room room(limits, {"test", 1});
  TcpPair sockets;
  set_receive_buffer(sockets.theirs, 4 * kSip);
  sockets.ours.set_send_buffer(kSendBuffer);
  Outbox outbox(kLink, sockets.ours, plain_dialect().encoder, room, limits);
  Outbox::Backlog backlog;
  backlog.pending.assign(kAll, 'x');
  backlog.personal = {{bye(), View::Own, 0}};
  outbox.fall_behind(std::move(backlog), 0);

  std::string all;
  std::array<char, kSip> space{};
  for (int sip = 0;; ++sip) {
    const IoResult result = sockets.theirs.receive(space);
    if (result.status != IoStatus::Ok) break;
    all.append(space.data(), result.bytes);
    if (sip < kSips) std::this_thread::sleep_for(limits.stall / 4);  // how slowly it reads
    if (sip == kSips) set_receive_buffer(sockets.theirs, kAll);
  }
  CHECK(outbox.failure().empty());
  CHECK(all.size() == kAll + std::string("* Bye\n").size());
  CHECK(all.ends_with("x* Bye\n"));
  outbox.wait_finished();
}

}  // namespace
}  // namespace chat
