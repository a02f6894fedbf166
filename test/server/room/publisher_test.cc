#include "server/room/publisher.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

constexpr std::int64_t kNoon = 1'795'225'550'915;

// A clock that is put back by a second whenever somebody looks at it.
std::int64_t time_going_back() {
  static std::int64_t now = kNoon;
  constexpr std::int64_t kSecond = 1000;
  return now -= kSecond;
}

TEST_CASE("the log is numbered without doubles, and its times never go back") {
  TestRoom test({}, {.name = "test", .time_of_day = time_going_back});
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 20; ++i) test.say(1, i % 3 == 0 ? "?" : "hi");
  std::uint64_t seq = 0;
  std::int64_t time = 0;
  for (const EntryPtr& entry : test.taken()) {
    CHECK(entry->event.seq > seq);
    CHECK(entry->event.time_ms >= time);
    seq = entry->event.seq;
    time = entry->event.time_ms;
  }
}

TEST_CASE("times go on after a restart, whatever the clock says") {
  TestRoom before({}, {.name = "test", .time_of_day = [] { return kNoon; }});
  REQUIRE(before.join(1, "ann").empty());
  before.say(1, "hi");
  TestRoom after({}, {.name = "test", .time_of_day = time_going_back});
  after.room.restore(before.room.snapshot());
  REQUIRE(after.join(1, "ann").empty());
  CHECK(after.taken().front()->event.time_ms == kNoon);
}

TEST_CASE("what fell out of the window is counted") {
  Limits limits;
  limits.window_bytes = 20'000;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 100; ++i) {
    test.say(1, std::string(500, 'x'));
    (void)test.taken();
  }
  std::vector<EntryPtr> entries;
  const std::uint64_t missing = test.room.read(0, 101, 1'000'000, entries);
  CHECK(missing > 50);
  CHECK(missing + entries.size() == 101);
  CHECK(test.room.read(missing, 101, 1, entries) == 0);
  CHECK(entries.size() == 1);
}

TEST_CASE("old entries are read a piece at a time, by the memory that they take") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 20; ++i) test.say(1, "x");
  std::vector<EntryPtr> entries;
  CHECK(test.room.read(0, 21, SIZE_MAX, entries) == 0);
  CHECK(entries.size() == 21);
  CHECK(test.room.read(1, 21, 5 * sizeof(LogEntry), entries) == 0);
  CHECK(entries.size() == 5);
}

TEST_CASE("who watches the room is given what is public, and that there was a whisper, once each") {
  for (const std::size_t couriers : {1U, 2U, 3U, 5U}) {
    CAPTURE(couriers);
    std::string seen;
    Room room({}, {"test", couriers, "-", Recorded::No,
                   [&](const EntryPtr& entry) { seen += kinds({entry}); }});
    REQUIRE(!room.join({1, "address"}, "ann", 0));
    REQUIRE(!room.join({2, "address"}, "bob", 0));
    room.handle(1, 0, parse_request("psst > bob"));
    room.handle(1, 0, parse_request("?"));
    room.handle(2, 0, parse_request("psst > ann"));
    room.handle(2, 0, parse_request("hello"));
    CHECK(seen == "joined joined whisper whisper say ");
  }
}

// --- with a recorder ---

TEST_CASE("messages that could not be stored are not waited for any more") {
  constexpr int kLines = 100;
  Limits limits;
  limits.undelivered_per_sender = 2'000;
  TestRoom test(limits, Recorded::Yes);
  REQUIRE(test.join(1, "ann").empty());
  const Talker ann(test.room, 1, kLines);
  const bool all = eventually([&] {
    std::vector<EntryPtr> entries;
    test.room.nudge_recorder();
    (void)test.room.take_unstored(entries);
    test.room.not_stored("the disk is full");
    if (!entries.empty()) (void)test.taken();
    test.room.settle({{1, 1'000'000, 0}});
    return ann.is_done();
  });
  CHECK(all);
}

TEST_CASE("who leaves is told of the last message that could not be stored, before the goodbye") {
  TestRoom test({}, Recorded::Yes);
  REQUIRE(test.join(1, "ann").empty());
  (void)test.begin_storing();
  test.room.stored();
  (void)test.taken();
  test.say(1, "lost");
  (void)test.begin_storing();
  test.room.leave(1, "");
  test.room.not_stored("the disk is full");
  CHECK(kinds(test.taken()) == "error ");
  (void)test.begin_storing();
  test.room.stored();
  CHECK(kinds(test.taken()) == "left bye ");
}

TEST_CASE("a ping waits for no recorder, and says nothing of what is not stored yet") {
  TestRoom test({}, Recorded::Yes);
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  REQUIRE(test.join(2, "bob").empty());
  (void)test.begin_storing();
  test.room.stored();
  const std::vector<EntryPtr> coming = test.taken();
  const Token token = token_in(coming);
  test.say(2, "psst > ann");
  const std::uint64_t whisper = test.begin_storing().back()->event.seq;

  REQUIRE(test.room.ping(1));
  const std::vector<EntryPtr> entries = test.taken();
  REQUIRE(kinds(entries) == "ping ");
  const std::uint64_t seq = entries[0]->event.seq;
  CHECK(seq == coming.back()->event.seq);
  CHECK(seq < whisper);
  test.room.pong(1, seq);
  test.room.stored();
  CHECK(kinds(test.taken()) == "whisper ");
  // Who comes back after that ping is given what came behind it.
  test.room.lose(1, "");
  REQUIRE(!test.room.resume({3, "address"}, token, seq));
  (void)test.begin_storing();
  test.room.stored();
  for (const EntryPtr& entry : test.taken()) {
    if (!entry->event.is<event::Welcome>()) continue;
    REQUIRE(entry->replay->kept.size() == 1);
    CHECK(entry->replay->kept[0]->event.seq == whisper);
  }
}

TEST_CASE("nobody is asked for a sign of life before their welcome") {
  TestRoom test({}, Recorded::Yes);
  REQUIRE(test.join(1, "ann").empty());
  (void)test.begin_storing();
  CHECK(!test.room.ping(1));
  test.room.stored();
  CHECK(test.taken().front()->event.is<event::Welcome>());
  CHECK(test.room.ping(1));
  CHECK(kinds(test.taken()) == "ping ");
  CHECK(!test.room.ping(2));
}

TEST_CASE("an answer of the connection's protocol waits for no recorder, but for the welcome") {
  TestRoom test({}, Recorded::Yes);
  REQUIRE(test.join(1, "ann").empty());
  (void)test.begin_storing();
  std::thread session([&test] { test.room.answer(1, "bytes"); });
  test.room.stored();
  std::vector<EntryPtr> entries = test.taken();
  CHECK(entries.front()->event.is<event::Welcome>());
  session.join();
  if (entries.back()->raw.empty()) entries = test.taken();
  CHECK(entries.back()->raw == "bytes");
  test.say(1, "hi");
  (void)test.begin_storing();
  test.room.answer(1, "more");
  entries = test.taken();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0]->raw == "more");
}

TEST_CASE("who cannot be reached any more is let go at once, whatever the recorder does") {
  TestRoom test({}, Recorded::Yes);
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  REQUIRE(test.join(2, "bob").empty());
  REQUIRE(test.join(3, "cid").empty());
  (void)test.begin_storing();
  test.room.stored();
  const Token token = token_in(test.taken());
  test.say(2, "hi");
  test.say(3, "hi");
  (void)test.begin_storing();
  for (const LinkId link : {LinkId{1}, LinkId{2}}) {
    test.room.give_up(link);
    test.room.lose(link, "connection lost");
    CHECK(kinds(test.taken()) == "bye ");
  }
  // Another connection takes the session up: the former one has to wait for nothing.
  REQUIRE(!test.room.resume({4, "address"}, token, 0));
  test.room.stored();
  (void)test.begin_storing();
  test.room.stored();
  (void)test.taken();
  test.say(3, "more");
  (void)test.begin_storing();
  REQUIRE(!test.room.resume({5, "address"}, token, 0));
  CHECK(kinds(test.taken()) == "bye ");
  // But who can be reached hears all that is owed first; and the bye never comes before the
  // welcome.
  test.room.leave(3, "");
  test.room.give_up(5);
  test.room.lose(5, "");
  test.room.stored();
  CHECK(kinds(test.taken()) == "say ");
  (void)test.begin_storing();
  test.room.stored();
  CHECK(kinds(test.taken()) == "welcome current left bye bye ");
}

}  // namespace
}  // namespace chat::test
