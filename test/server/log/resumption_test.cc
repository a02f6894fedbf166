// What is kept of a member who may come back: outcomes, and what was for them alone.

#include "server/log/resumption.h"

#include <doctest/doctest.h>

#include <string>

#include "common/protocol/wire.h"
#include "test/server/log/kept.h"

namespace chat::test {
namespace {

using Line = Resumption::Line;

TEST_CASE("a line is next, under way, settled, forgotten, or beyond a gap") {
  Kept kept;
  CHECK(kept.me.classify(0) == Line::Gap);
  CHECK(kept.me.classify(1) == Line::Next);
  CHECK(kept.me.classify(2) == Line::Gap);
  kept.me.begin(1);
  CHECK(kept.me.classify(1) == Line::UnderWay);
  CHECK(kept.me.classify(2) == Line::Next);
  kept.carry_out(1);
  CHECK(kept.me.classify(1) == Line::Settled);
  CHECK(kept.me.classify(0) == Line::Gap);
  CHECK(kept.me.classify(3) == Line::Gap);
  CHECK(kept.me.classify(~std::uint64_t{0}) == Line::Gap);
  CHECK(kept.me.last_settled() == 1);
}

TEST_CASE("the outcomes of the last 64 lines are known, and no others") {
  Kept kept;
  for (std::uint64_t line = 1; line <= wire::kKeptOutcomes; ++line) kept.carry_out(line);
  CHECK(kept.me.classify(1) == Line::Settled);
  kept.carry_out(wire::kKeptOutcomes + 1);
  CHECK(kept.me.classify(1) == Line::Forgotten);
  CHECK(kept.me.find(1) == nullptr);
  CHECK(kept.me.classify(2) == Line::Settled);
  CHECK(kept.told_after(0).size() == wire::kKeptOutcomes);
  CHECK(kept.told_after(0).front() == kJoined + 2);
}

TEST_CASE("an outcome is given again as it was: its number, its time, its error") {
  Kept kept;
  kept.carry_out(1);
  kept.refuse(2);
  const auto ok = kept.me.outcome(1, kept.log);
  REQUIRE(ok->event.is<event::Ok>());
  CHECK(line_of(ok->event) == 1);
  CHECK(ok->line == 1);
  CHECK(ok->event.seq == kJoined + 1);
  CHECK(ok->event.time_ms == 1000 + static_cast<std::int64_t>(kJoined) + 1);
  const auto error = kept.me.outcome(2, kept.log);
  REQUIRE(error->event.is<event::Error>());
  CHECK(line_of(error->event) == 2);
  CHECK(error->event.as<event::Error>()->code == code::kNobody);
  CHECK(error->event.as<event::Error>()->sentence == "nobody here");
  CHECK(error->target == kMe);
}

TEST_CASE(
    "an error is forgotten with its line: the line that takes its place has its own outcome") {
  Kept kept;
  kept.refuse(1);
  for (std::uint64_t line = 2; line <= wire::kKeptOutcomes + 1; ++line) kept.carry_out(line);
  CHECK(kept.me.outcome(wire::kKeptOutcomes + 1, kept.log)->event.is<event::Ok>());
}

// What keeping that entry takes.
std::size_t taken_by(const EntryPtr& entry) {
  return Resumption::cost_to_keep(entry->cost);
}

TEST_CASE("what is kept is counted until it was acknowledged, whispers apart from replies") {
  Kept kept;
  const EntryPtr whisper = kept.keep(event::Whisper{}, kOther);
  CHECK(taken_by(whisper) > whisper->cost);
  CHECK(kept.me.whisper_bytes() == taken_by(whisper));
  const EntryPtr reply = kept.keep(event::Users{}, kMe);
  CHECK(kept.me.whisper_bytes() == taken_by(whisper));
  CHECK(kept.me.reply_bytes() == taken_by(reply));
  CHECK(kept.me.kept_bytes() == taken_by(whisper) + taken_by(reply));
  kept.me.acknowledge(whisper->event.seq - 1);
  CHECK(kept.me.whisper_bytes() == taken_by(whisper));
  kept.me.acknowledge(whisper->event.seq);
  CHECK(kept.me.whisper_bytes() == 0);
  CHECK(kept.me.kept_bytes() == taken_by(reply));
  kept.me.acknowledge(reply->event.seq + 100);
  CHECK(kept.me.kept_bytes() == 0);
  CHECK(kept.told_after(0).empty());
}

TEST_CASE("errors are counted with their sentences, until other lines take their places") {
  constexpr std::size_t kText = 4'000;
  Kept kept;
  kept.settle(1, event::Error{1, "nobody", std::string(kText, 'x')});
  const std::size_t one = kept.me.error_bytes();
  CHECK(one > kText + sizeof(event::Error));
  CHECK(kept.me.kept_bytes() == one);
  kept.settle(2, event::Error{2, "nobody", std::string(kText, 'x')});
  CHECK(kept.me.error_bytes() == 2 * one);
  kept.me.acknowledge(~std::uint64_t{0});
  CHECK(kept.me.error_bytes() == 2 * one);  // a line may be sent again all the same
  for (std::uint64_t line = 3; line <= wire::kKeptOutcomes + 1; ++line) kept.carry_out(line);
  CHECK(kept.me.error_bytes() == one);
  kept.carry_out(wire::kKeptOutcomes + 2);
  CHECK(kept.me.kept_bytes() == 0);
}

TEST_CASE("errors over their budget are forgotten, the oldest first; other outcomes never are") {
  constexpr std::size_t kText = 4'000;
  constexpr std::size_t kMost = 13'000;  // three of them
  constexpr std::uint64_t kLines = 2 * wire::kKeptOutcomes + 9;
  Kept kept;
  for (std::uint64_t line = 1; line <= kLines; line += 2) {
    kept.settle(line, event::Error{line, "nobody", std::string(kText, 'x')}, kMost);
    kept.settle(line + 1, event::Ok{line + 1}, kMost);
    CHECK(kept.me.error_bytes() <= kMost);
  }
  const std::uint64_t last = kept.me.last_settled();
  for (std::uint64_t line = last - wire::kKeptOutcomes + 1; line <= last; ++line) {
    const bool is_error = line % 2 == 1;
    const bool is_kept = !is_error || last - line < 6;
    CHECK(kept.me.classify(line) == (is_kept ? Line::Settled : Line::Forgotten));
  }
  kept.settle(last + 1, event::Error{last + 1, "nobody", "no"}, 0);
  CHECK(kept.me.error_bytes() == 0);
  CHECK(kept.me.classify(last + 1) == Line::Forgotten);
}

event::Whisper whisper_of(std::size_t bytes) {
  return {"bob", "me", std::string(bytes, 'x')};
}

event::Users users_of(std::size_t bytes) {
  return {0, 1, {{std::string(bytes, 'x')}}};
}

TEST_CASE("replies over their budget go, the oldest first; whispers never do") {
  Kept kept;
  constexpr std::size_t kText = 10'000;
  constexpr std::size_t kMost = 35'000;  // three of them
  const EntryPtr whisper = kept.keep(whisper_of(10 * kText), kOther, kMost);
  Numbers replies;
  for (int i = 0; i < 5; ++i) {
    replies.push_back(kept.keep(users_of(kText), kMe, kMost)->event.seq);
  }
  const EntryPtr second = kept.keep(whisper_of(10 * kText), kOther, kMost);
  CHECK(kept.told_after(0) ==
        Numbers{whisper->event.seq, replies[2], replies[3], replies[4], second->event.seq});
  CHECK(kept.me.kept_bytes() - kept.me.whisper_bytes() <= kMost);
}

TEST_CASE("a reply that is over the budget by itself is not kept: its outcome stands for it") {
  Kept kept;
  constexpr std::size_t kMost = 1'000;
  const EntryPtr small = kept.keep(event::Users{}, kMe, kMost);
  kept.me.begin(1);
  const EntryPtr large = kept.keep(users_of(100 * kMost), kMe, kMost, 1);
  kept.me.settle(*large, kPlenty);
  CHECK(kept.me.kept_bytes() <= kMost);
  const Replay replay = kept.me.replay(small->event.seq, kept.log);
  REQUIRE(replay.kept.size() == 1);
  CHECK(replay.kept[0]->event.is<event::Ok>());
  CHECK(replay.kept[0]->line == 1);
}

TEST_CASE("over a restart lines keep their outcomes, but what was for one alone is gone") {
  Kept before;
  before.carry_out(1);
  before.refuse(2);
  before.carry_out(3);
  before.keep(event::Whisper{}, kOther);
  const SessionState session = before.me.state("joe");
  CHECK(session.id == kMe);
  CHECK(session.token == before.me.token());
  CHECK(session.name == "joe");
  CHECK(session.joined == kJoined);
  CHECK(session.last_line == 3);
  REQUIRE(session.outcomes.size() == 2);  // errors took no effect

  Kept after;
  after.me.restore(session);
  CHECK(after.me.classify(1) == Line::Settled);
  CHECK(after.me.classify(2) == Line::Forgotten);
  CHECK(after.me.classify(3) == Line::Settled);
  CHECK(after.me.classify(4) == Line::Next);
  CHECK(after.me.find(3)->seq == kJoined + 3);
  CHECK(after.me.outcome(3, after.log)->event.time_ms == before.me.find(3)->time_ms);
  CHECK(after.told_after(kJoined + 2) == Numbers{kJoined + 3});
}

TEST_CASE(
    "what is restored may name lines that are none of the last, or no lines: they are passed "
    "over") {
  Kept kept;
  constexpr std::uint64_t kLast = 100;
  kept.me.restore(
      {kMe,
       "",
       "joe",
       kJoined,
       kLast,
       {{0, 1, 1}, {1, 2, 1}, {36, 3, 1}, {37, 4, 1}, {kLast, 5, 1}, {kLast + 1, 6, 1}}});
  CHECK(kept.me.classify(1) == Line::Forgotten);
  CHECK(kept.me.classify(36) == Line::Forgotten);
  CHECK(kept.me.classify(37) == Line::Settled);
  CHECK(kept.me.classify(kLast) == Line::Settled);
  CHECK(kept.me.classify(kLast + 1) == Line::Next);
}

}  // namespace
}  // namespace chat::test
