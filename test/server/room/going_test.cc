// Who leaves: no faster than the room can be told of it, and in turn with those who come.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "common/protocol/request.h"
#include "test/support/deadline.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

Limits one_at_a_time() {
  Limits limits;
  limits.moves_under_way = 1;
  return limits;
}

std::size_t moves_in(const std::vector<EntryPtr>& entries) {
  std::size_t moves = 0;
  for (const EntryPtr& entry : entries) moves += entry->event.is<event::Joined, event::Left>();
  return moves;
}

// People on the connections from 1 on, of whom everybody was told.
void let_in(TestRoom& test, LinkId count) {
  for (LinkId link = 1; link <= count; ++link) {
    REQUIRE(test.join(link, "p" + std::to_string(link)).empty());
    (void)test.taken();
  }
}

TEST_CASE("people come and go no faster than the room is told, and all of them do") {
  constexpr LinkId kWhoGo = 10;
  constexpr LinkId kWhoCome = 10;
  TestRoom test(one_at_a_time());
  let_in(test, kWhoGo + 1);
  std::atomic<std::size_t> done = 0;
  std::vector<std::thread> all;
  for (LinkId link = 1; link <= kWhoGo; ++link) {
    all.emplace_back([&test, &done, link] {
      link % 2 == 0 ? test.room.leave(link, "") : test.room.lose(link, "");
      ++done;
    });
  }
  for (LinkId link = 100; link < 100 + kWhoCome; ++link) {
    all.emplace_back([&test, &done, link] {
      CHECK(test.join(link, "n" + std::to_string(link)).empty());
      ++done;
    });
  }
  for (std::size_t told = 0; told < kWhoGo + kWhoCome;) {
    const std::size_t moves = moves_in(test.taken());
    CHECK(moves <= 1);
    told += moves;
    CHECK(done <= told + 1);
  }
  for (std::thread& each : all) each.join();
  CHECK(test.room.size() == 1 + kWhoCome);
}

TEST_CASE("where too many wait to leave, one more leaves at once") {
  Limits limits = one_at_a_time();
  limits.going_in_all = 0;
  TestRoom test(limits);
  let_in(test, 3);
  for (LinkId link = 1; link <= 3; ++link) test.room.leave(link, "");
  CHECK(test.room.size() == 0);
}

TEST_CASE("who has quit and waits to leave has left when the room is closed") {
  TestRoom test(one_at_a_time());
  let_in(test, 1);
  REQUIRE(!test.room.join({2, "address"}, "bob", 0, make_secret()));
  (void)test.taken();
  test.room.leave(1, "");  // nobody is told of it yet
  CHECK(test.room.handle(2, 1, parse_request("/quit")) == Room::Verdict::GoOn);
  std::atomic<bool> is_done = false;
  std::thread leaving([&] {
    test.room.leave(2, "");
    is_done = true;
  });
  // It may be too short for the thread to wait: then the test cannot fail. It cannot fail wrongly.
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(!is_done);
  test.room.close("the test is over");
  leaving.join();
  CHECK(test.room.size() == 0);
  const std::vector<EntryPtr> all = test.taken();
  CHECK(moves_in(all) == 2);
  const auto* last = all.back()->event.as<event::Bye>();
  REQUIRE(last != nullptr);
  CHECK(last->code == bye::kQuit);
}

}  // namespace
}  // namespace chat::test
