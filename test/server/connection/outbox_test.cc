// The right to send to one member, and a member that is behind: the outbox alone, with its room.

#include "server/connection/outbox.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <optional>
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
  CatchUpTurns turns(1);
  Outbox outbox(kLink, sockets.ours, plain_dialect().encoder, room, limits, turns);
  REQUIRE(!room.join({kLink, "address", &outbox}, "ann", 0));
  std::atomic<bool> done = false;
  std::thread session([&] {
    CHECK(room.handle(kLink, 0, parse_request("hello")) == Room::Verdict::HangUp);
    done = true;
  });
  outbox.fail("stopped reading");
  room.give_up(kLink);
  CHECK(test::eventually([&] { return done.load(); }));
  room.close("the test is over");
  session.join();
  CHECK(outbox.failure() == "stopped reading");
  CHECK(sockets.read_to_end().empty());
}

TEST_CASE("what is missing is told in its place among what is for the member alone") {
  Limits limits;
  limits.window_bytes = 300;  // a few short lines
  Room room(limits, {"test", 1});
  REQUIRE(!room.join({2, "address"}, "bob", 0));
  Round round;
  for (int i = 0; i < 10; ++i) {
    (void)room.handle(2, 0, parse_request(std::to_string(i)));
    (void)room.take(round);
    room.settle({{2, 2 * sizeof(LogEntry), 0}});
  }
  constexpr std::uint64_t kEnd = 11;  // his coming, and ten lines
  std::vector<EntryPtr> entries;
  const std::uint64_t first = room.read(0, kEnd, SIZE_MAX, entries);
  REQUIRE(first > 2);
  REQUIRE(first < kEnd);

  const test::SocketPair sockets;
  CatchUpTurns turns(1);
  Outbox outbox(kLink, sockets.ours, plain_dialect().encoder, room, limits, turns);
  Outbox::Backlog backlog;
  backlog.personal = {{whisper("before"), View::Private, first - 1},
                      {whisper("behind"), View::Private, first},
                      {whisper("last"), View::Private, kEnd},
                      {bye(), View::Own, kEnd}};
  backlog.has_bye = true;
  REQUIRE(outbox.fall_behind(std::move(backlog), kEnd));
  std::string expected = "[bob > you] before\n* About " + std::to_string(first) +
                         " lines are missing here: they came faster than you read\n"
                         "[bob > you] behind\n";
  for (std::uint64_t i = first; i < kEnd; ++i) expected += "[bob] " + std::to_string(i - 1) + '\n';
  CHECK(sockets.read_to_end() == expected + "[bob > you] last\n* Bye\n");
  outbox.wait_finished();
}

TEST_CASE("a catch-up needs a turn after its first pieces, and ends when it has one") {
  Limits limits;
  limits.pieces_without_turn = 1;
  limits.catch_up_chunk_bytes = 1;  // each whisper is a piece
  Room room(limits, {"test", 1});
  const test::SocketPair sockets;
  CatchUpTurns turns(1);
  std::optional<CatchUpTurns::Turn> taken(std::in_place, turns);
  Outbox outbox(kLink, sockets.ours, plain_dialect().encoder, room, limits, turns);
  Outbox::Backlog backlog;
  backlog.personal = {{whisper("first"), View::Private, 0},
                      {whisper("second"), View::Private, 0},
                      {bye(), View::Private, 0}};
  backlog.has_bye = true;
  REQUIRE(outbox.fall_behind(std::move(backlog), 0));
  REQUIRE(test::eventually([&] { return turns.waiting() == 1; }));
  std::array<char, 4096> heard{};
  const auto got = sockets.theirs.receive_now(heard);
  CHECK(std::string(heard.data(), got.bytes) == "[bob > you] first\n");
  taken.reset();
  CHECK(sockets.read_to_end() == "[bob > you] second\n* Bye\n");
  outbox.wait_finished();
}

TEST_CASE("a reader has stopped when a time passes in which nothing moves, not when it is slow") {
  ReaderWatch reader(0);
  CHECK_FALSE(reader.has_stopped(500, 500));  // that filled the socket
  CHECK_FALSE(reader.has_stopped(0, 499));
  CHECK_FALSE(reader.has_stopped(0, 300));
  CHECK_FALSE(reader.has_stopped(200, 500));
  CHECK(reader.has_stopped(0, 500));
  CHECK_FALSE(reader.has_stopped(0, 400));
  CHECK(reader.has_stopped(0, 400));
}

TEST_CASE("what a reader takes is seen by the sender, who has sent nothing since") {
  constexpr std::size_t kSendBuffer = std::size_t{512} * 1024;
  Socket listener = listen_on("127.0.0.1", 0);
  listener.set_receive_timeout(test::kDeadline);
  const Socket theirs = test::connect_to("127.0.0.1", listener.port(), test::kDeadline);
  const Socket ours = accept_from(listener).socket;
  ours.set_send_buffer(kSendBuffer);
  const std::string much(8 * kSendBuffer, 'x');
  CHECK(test::eventually([&] { return ours.send_now(much).bytes == 0; }));

  const std::size_t before = ours.unacknowledged();
  REQUIRE(before > 0);
  std::array<char, 4096> sip{};
  CHECK(test::eventually([&] {
    (void)theirs.receive_now(sip);
    return ours.unacknowledged() < before;
  }));
}

}  // namespace
}  // namespace chat
