// What is asked of the room has a price, and who asks for much waits.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "server/room/price.h"
#include "server/room/room.h"
#include "test/support/deadline.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

// So many short lines of one member cost less than any allowance here.
constexpr int kWithinAllowance = 20;

TEST_CASE("/history brings a thousand messages and not more") {
  Limits limits;
  constexpr std::size_t kPlenty = std::size_t{10} * 1024 * 1024;
  limits.undelivered_per_sender = kPlenty;
  limits.private_bytes = kPlenty;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 1100; ++i) test.say(1, "hi");
  (void)test.taken();
  test.room.handle(1, 0, HistoryRequest{UINT32_MAX});
  CHECK(test.taken().front()->history->messages.size() == 1000);
}

TEST_CASE("a history counts with its messages, and does not refuse whispers to who waits for it") {
  constexpr std::size_t kText = 4'000;
  constexpr int kMessages = 100;
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  for (int i = 0; i < kMessages; ++i) {
    test.say(2, std::string(kText, 'x'));
    (void)test.taken();
    test.room.settle({{2, kText * 2, 0}});
  }
  test.room.handle(1, 0, HistoryRequest{kMessages});
  CHECK(test.taken().front()->cost > kMessages * kText);
  test.say(2, "psst > ann");
  CHECK(test.heard_by(2) == "[you > ann] psst\n");
}

TEST_CASE("histories that are not read are bounded together: one more is refused until some are") {
  constexpr std::size_t kText = 4'000;
  Limits limits;
  limits.recalled_total_bytes = kText;
  limits.private_bytes = SIZE_MAX;
  limits.private_total_bytes = SIZE_MAX;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  test.say(2, std::string(kText, 'x'));
  (void)test.taken();
  test.say(1, "/history 1");
  std::vector<EntryPtr> unread = test.taken();
  CHECK(kinds(unread) == "history current ");
  test.say(2, "/history 1");
  CHECK(test.heard_by(2) ==
        "! many people are asking for what was said; ask again in a few seconds\n");
  unread.clear();
  test.say(2, "/history 1");
  CHECK(test.heard_by(2).find(std::string(kText, 'x')) != std::string::npos);
}

TEST_CASE("who asks for more than an allowance waits with the next line, and nobody else does") {
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = 5'000;  // the join is in it, and one of these answers is not
  // Nothing else makes a member wait.
  limits.private_bytes = SIZE_MAX;
  limits.private_total_bytes = SIZE_MAX;
  limits.moves_at_least = limits.moves_under_way;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  for (LinkId link = 3; link < 100; ++link)
    REQUIRE(test.join(link, "n" + std::to_string(link)).empty());
  (void)test.taken();
  std::atomic<bool> goes_on = false;
  std::thread session([&] {
    test.say(1, "?");
    test.say(1, "anyone?");
    goes_on = true;
  });
  CHECK(test.heard_by(1).find("99 people") != std::string::npos);
  CHECK(eventually([&] { return test.room.state().slowed_lines > 0; }));
  const Talker bob(test.room, 2, kWithinAllowance, "hello");
  CHECK(eventually([&] { return bob.is_done(); }));
  CHECK(!goes_on);
  test.room.close("the test is over");
  CHECK(eventually([&] { return goes_on.load(); }));
  session.join();
}

TEST_CASE("who says more than an allowance waits with the next line, and nobody else does") {
  constexpr std::size_t kText = 1'000;
  constexpr int kLines = 20;
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = kLines / 2 * kText;
  // Nothing else makes a member wait.
  limits.undelivered_per_sender = SIZE_MAX;
  limits.private_bytes = SIZE_MAX;
  limits.private_total_bytes = SIZE_MAX;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  std::string line(kText, 'x');
  SUBCASE("to everyone") {}
  SUBCASE("to one") {
    line += " > bob";
  }
  const Talker ann(test.room, 1, kLines, line);
  CHECK(eventually([&] { return test.room.state().slowed_lines > 0; }));
  const Talker bob(test.room, 2, kWithinAllowance, "hello");
  CHECK(eventually([&] { return bob.is_done(); }));
  CHECK(ann.said() > 0);
  CHECK(ann.said() < kLines / 2);  // each costs more than its text
  CHECK(!ann.is_done());
}

TEST_CASE(
    "who says more than an allowance counts as slowed, and who pauses after a search does not") {
  Limits limits;
  limits.work_per_second = 30'000;  // a short line is 3 ms of it, a welcome 30
  limits.work_ahead = 1;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 3; ++i) test.say(1, "hi");
  CHECK(test.room.state().slowed_lines > 0);

  TestRoom other;
  REQUIRE(other.join(1, "ann").empty());
  REQUIRE(other.join(2, "bob").empty());
  other.say(1, "psst > bbo");
  other.say(1, "psst > bob");
  CHECK(other.room.state().slowed_lines == 0);
}

TEST_CASE("who says for ever what has arrived, and was not asked, waits, and nobody else does") {
  constexpr int kPongs = 10;
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = kPongs / 2 * kPriceOfPong;
  // Nothing else makes a member wait.
  limits.private_bytes = SIZE_MAX;
  limits.private_total_bytes = SIZE_MAX;
  TestRoom test(limits);
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  std::atomic<int> said = 0;
  std::atomic<bool> is_over = false;
  std::thread session([&] {
    for (int i = 0; i < kPongs; ++i, ++said) test.room.pong(1, 0);
    is_over = true;
  });
  CHECK(eventually([&] { return said >= kPongs / 2; }));
  const Talker bob(test.room, 2, kWithinAllowance, "hello");
  CHECK(eventually([&] { return bob.is_done(); }));
  CHECK(said < kPongs);
  test.room.close("the test is over");
  CHECK(eventually([&] { return is_over.load(); }));
  session.join();
}

TEST_CASE("after a search for a mistyped name that member waits, and nobody else") {
  Limits limits;
  limits.pause_after_search = std::chrono::hours(1);
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  std::atomic<bool> goes_on = false;
  std::thread session([&] {
    test.say(1, "psst > bbo");
    test.say(1, "anyone?");
    goes_on = true;
  });
  CHECK(test.heard_by(1).find("did you mean bob?") != std::string::npos);
  test.say(2, "hello");
  test.say(2, "psst > ann");
  CHECK(test.heard_by(1).ends_with("[bob] hello\n[bob > you] psst\n"));
  CHECK(!goes_on);
  test.room.close("the test is over");
  CHECK(eventually([&] { return goes_on.load(); }));
  session.join();
}

TEST_CASE("lines go at once up to the burst, then the next one waits, and is counted once") {
  Limits limits;
  limits.lines_per_second = 1;
  limits.lines_at_once = 3;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  const auto begin = Clock::now();
  for (int i = 0; i < 3; ++i) test.say(1, "hi");
  CHECK(test.room.state().slowed_lines == 0);
  const bool is_at_once = Clock::now() - begin < std::chrono::milliseconds(500);
  test.say(1, "hi");
  CHECK(Clock::now() - begin >= std::chrono::seconds(1));
  test.say(2, "hi");
  if (!is_at_once) return;  // the machine is too busy for the rest
  CHECK(test.room.state().slowed_lines == 1);
  for (const Attendance& each : test.room.attendance()) {
    CHECK((each.slowed.count() > 0) == (each.name == "ann"));
  }
}

TEST_CASE("the end of the room ends the wait for a rate") {
  Limits limits;
  limits.lines_per_second = 1;
  limits.lines_at_once = 1;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  Talker ann(test.room, 1, 1'000);
  CHECK(eventually([&] { return test.room.state().slowed_lines > 0; }));
  test.room.close("The end.");
  CHECK(eventually([&] { return ann.is_done(); }));
}

}  // namespace
}  // namespace chat::test
