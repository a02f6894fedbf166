// What a member who comes back is told again.

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "server/log/resumption.h"
#include "test/server/log/kept.h"

namespace chat::test {
namespace {

TEST_CASE("a history is kept without its messages, and told again from the log") {
  Kept kept;
  constexpr std::size_t kText = 4'000;
  constexpr std::size_t kMessages = 10;
  for (std::size_t i = 0; i < kMessages; ++i) kept.say(kOther, kText);
  const EntryPtr asked = kept.recall(1, kMessages);
  CHECK(asked->cost > kMessages * kText);
  CHECK(kept.me.kept_bytes() < kText);
  kept.say(kOther, kText);  // does not belong to the answer
  const Replay replay = kept.me.replay(asked->event.seq - 1, kept.log);
  REQUIRE(replay.kept.size() == 1);
  CHECK(replay.kept[0]->cost == asked->cost);
  CHECK(replay.kept[0]->event.as<event::History>()->count == kMessages);
  CHECK(replay.kept[0]->history->messages == asked->history->messages);
}

TEST_CASE("of many histories only the last are told again, with so many messages in all") {
  constexpr std::size_t kMessages = 10;
  Kept kept;
  for (std::size_t i = 0; i < kMessages; ++i) kept.say(kOther);
  for (std::uint64_t line = 1; line <= 3; ++line) {
    kept.me.begin(line);
    (void)kept.recall(line, kMessages);
    const EntryPtr end = kept.keep(event::Current{}, kMe, kPlenty, line);
    kept.me.settle(*end, kPlenty);
  }
  const auto told = [&kept](std::size_t most) {
    std::string kinds;
    for (const EntryPtr& each : kept.me.replay(kJoined + kMessages, kept.log, most).kept) {
      kinds += each->event.is<event::History>() ? 'h' : each->event.is<event::Ok>() ? 'o' : 'c';
    }
    return kinds;
  };
  CHECK(told(3 * kMessages) == "hchchc");
  CHECK(told(3 * kMessages - 1) == "ohchc");
  CHECK(told(kMessages) == "oohc");
  CHECK(told(0) == "ooo");
}

TEST_CASE("a history that the log no longer has whole is not told again, and neither is its end") {
  constexpr std::size_t kText = 4'000;
  Kept kept(10 * kText);
  for (std::size_t i = 0; i < 5; ++i) kept.say(kOther, kText);
  const EntryPtr asked = kept.recall(1, 5);
  kept.me.begin(1);
  const EntryPtr end = kept.keep(event::Current{}, kMe, kPlenty, 1);
  kept.me.settle(*end, kPlenty);
  for (std::size_t i = 0; i < 30; ++i) kept.say(kOther, kText);
  const Replay replay = kept.me.replay(asked->event.seq - 1, kept.log);
  REQUIRE(replay.kept.size() == 1);
  CHECK(replay.kept[0]->event.is<event::Ok>());
}

TEST_CASE("what was missed is told in the log's order, each in its place among what is public") {
  Kept kept;
  kept.say(kOther);                            // 11, place 0
  kept.keep(event::Whisper{}, kOther);         // 12, before place 1
  kept.say(kOther);                            // 13, place 1
  kept.carry_out(1);                           // 14, before place 2
  kept.say(kOther);                            // 15, place 2
  kept.keep(event::Users{}, kMe, kPlenty, 2);  // 16, before place 3
  const Replay all = kept.me.replay(0, kept.log);
  CHECK(all.next == 0);
  CHECK(all.missing == 0);
  REQUIRE(all.kept.size() == 3);
  CHECK(all.kept[0]->event.is<event::Whisper>());
  CHECK(all.kept[1]->event.is<event::Ok>());
  CHECK(all.kept[2]->event.is<event::Users>());
  for (std::size_t i = 0; i < all.kept.size(); ++i) CHECK(all.kept[i]->public_index == i + 1);
  const Replay rest = kept.me.replay(kJoined + 3, kept.log);
  CHECK(rest.next == 2);
  CHECK(rest.kept.size() == 2);
  CHECK(kept.me.replay(kept.seq, kept.log).next == 3);
  CHECK(kept.told_after(kept.seq).empty());
}

TEST_CASE("an answer that is told again brings its own outcome: there is no second one") {
  Kept kept;
  kept.me.begin(1);
  const EntryPtr users = kept.keep(event::Users{}, kMe, kPlenty, 1);
  kept.me.settle(*users, kPlenty);
  CHECK(kept.told_after(0) == Numbers{users->event.seq});
}

TEST_CASE("what was public before the member joined is not theirs, and is not missing") {
  Kept kept(1);  // a window of one entry
  kept.seq = kJoined - 3;
  kept.say(kOther);  // before
  kept.say(kOther);
  kept.seq = kJoined;
  CHECK(kept.me.replay(0, kept.log).missing == 0);
  CHECK(kept.me.replay(0, kept.log).next == kept.log.end_index());
  kept.say(kOther);
  kept.say(kOther);
  const Replay replay = kept.me.replay(0, kept.log);
  CHECK(replay.missing == 1);
  CHECK(replay.next == kept.log.first_index());
}

TEST_CASE(
    "of the messages that came with the welcome, only those that were not had are told again") {
  Kept kept;
  kept.seq = 0;
  constexpr std::uint64_t kPast = 3;
  for (std::uint64_t number = 1; number <= kPast; ++number) kept.say(kOther);
  kept.seq = kJoined;
  (void)kept.recall(0, kPast);
  for (std::uint64_t had = 0; had < kPast; ++had) {
    const Replay replay = kept.me.replay(had, kept.log);
    REQUIRE(replay.kept.size() == 1);
    CHECK(replay.kept[0]->event.as<event::History>()->count == kPast - had);
    CHECK(replay.kept[0]->history->messages.front()->event.seq == had + 1);
  }
  CHECK(kept.told_after(kPast).empty());
  // But a /history was asked for: whole, and with its end, which never comes alone.
  const EntryPtr recalled = kept.recall(1, kPast);
  const Replay replay = kept.me.replay(kPast, kept.log);
  REQUIRE(replay.kept.size() == 1);
  CHECK(replay.kept[0]->history->messages.size() == kPast);
  const EntryPtr end = kept.keep(event::Current{}, kMe, kPlenty, 1);
  CHECK(kept.told_after(kPast) == Numbers{recalled->event.seq, end->event.seq});
  CHECK(kept.told_after(recalled->event.seq).empty());
}

TEST_CASE("a member's own change of name is told again, with its outcome") {
  Kept kept;
  kept.me.begin(1);
  auto renamed = kept.entry(event::Renamed{}, kMe, kNobody);
  renamed->line = 1;
  kept.log.append(renamed);
  kept.me.settle(*renamed, kPlenty);
  kept.carry_out(2);
  const Replay replay = kept.me.replay(0, kept.log);
  REQUIRE(replay.kept.size() == 2);
  CHECK(replay.kept[0]->event.is<event::Renamed>());
  CHECK(replay.kept[0]->event.seq == renamed->event.seq);
  CHECK(replay.kept[0]->line == 1);
  CHECK(replay.kept[0]->cost == renamed->cost);
  CHECK(replay.kept[1]->event.is<event::Ok>());
  // Who has had it, but perhaps not the outcome behind it, which has the same number.
  const Replay rest = kept.me.replay(renamed->event.seq, kept.log);
  REQUIRE(rest.kept.size() == 2);
  CHECK(rest.kept[0]->event.is<event::Ok>());
  CHECK(line_of(rest.kept[0]->event) == 1);
  CHECK(kept.told_after(renamed->event.seq + 1) == Numbers{renamed->event.seq + 1});
}

}  // namespace
}  // namespace chat::test
