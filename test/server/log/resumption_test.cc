// What is kept of a member who may come back: outcomes, and what was for them alone.

#include "server/log/resumption.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/protocol/request.h"
#include "common/protocol/wire.h"

namespace chat {
namespace {

using Line = Resumption::Line;

constexpr MemberId kMe = 7;
constexpr MemberId kOther = 8;
constexpr std::uint64_t kJoined = 10;
constexpr std::size_t kPlenty = std::size_t{1} << 20;

// A member's resumption and the log beside it, with the numbers that the room would give.
struct Kept {
  explicit Kept(std::size_t window_bytes = kPlenty) : log(window_bytes, 20) {}

  std::shared_ptr<LogEntry> entry(event::What what, MemberId actor, MemberId target) {
    auto made = std::make_shared<LogEntry>();
    ++seq;
    made->event = {seq, static_cast<std::int64_t>(1000 + seq), std::move(what)};
    made->actor = actor;
    made->target = target;
    return made;
  }
  // A line of the member's, carried out, and its outcome.
  void carry_out(std::uint64_t line) { settle(line, event::Ok{line}); }
  void refuse(std::uint64_t line) {
    settle(line, event::Error{line, std::string(code::kNobody), "nobody here"});
  }
  void settle(std::uint64_t line, event::What outcome) {
    me.begin(line);
    auto made = entry(std::move(outcome), kMe, kMe);
    made->line = line;
    log.append(made);
    me.settle(*made);
  }
  void say(MemberId actor, std::size_t bytes = 0) {
    log.append(entry(event::Message{"bob", std::string(bytes, 'x')}, actor, kNobody));
  }
  // The answer to a /history in that line, without its end.
  EntryPtr recall(std::uint64_t line, std::size_t count) {
    auto made = entry(event::History{line, count}, kMe, kMe);
    made->line = line;
    made->history = log.last_messages(count);
    log.append(made);
    me.keep(made, kPlenty);
    return made;
  }
  EntryPtr keep(event::What what, MemberId actor, std::size_t most = kPlenty,
                std::uint64_t line = 0) {
    auto made = entry(std::move(what), actor, kMe);
    made->line = line;
    log.append(made);
    me.keep(made, most);
    return made;
  }
  // Numbers of what is kept, in the order in which it would be told.
  std::vector<std::uint64_t> told_after(std::uint64_t after) const {
    std::vector<std::uint64_t> numbers;
    for (const EntryPtr& each : me.replay(after, log).kept) numbers.push_back(each->event.seq);
    return numbers;
  }

  std::uint64_t seq = kJoined;
  Log log;
  Resumption me{kMe, Secret{}, kJoined};
};

using Numbers = std::vector<std::uint64_t>;

event::Whisper whisper_of(std::size_t bytes) {
  return {"bob", "me", std::string(bytes, 'x')};
}

event::Users users_of(std::size_t bytes) {
  return {0, 1, {{std::string(bytes, 'x')}}};
}

// --- lines ---

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

// --- what is for the member alone ---

TEST_CASE("what is kept is counted until it was acknowledged, whispers apart from replies") {
  Kept kept;
  const EntryPtr whisper = kept.keep(event::Whisper{}, kOther);
  CHECK(kept.me.whisper_bytes() == whisper->cost);
  const EntryPtr reply = kept.keep(event::Users{}, kMe);
  CHECK(kept.me.whisper_bytes() == whisper->cost);
  CHECK(kept.me.kept_bytes() == whisper->cost + reply->cost);
  kept.me.acknowledge(whisper->event.seq - 1);
  CHECK(kept.me.whisper_bytes() == whisper->cost);
  kept.me.acknowledge(whisper->event.seq);
  CHECK(kept.me.whisper_bytes() == 0);
  CHECK(kept.me.kept_bytes() == reply->cost);
  kept.me.acknowledge(reply->event.seq + 100);
  CHECK(kept.me.kept_bytes() == 0);
  CHECK(kept.told_after(0).empty());
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
  kept.me.settle(*large);
  CHECK(kept.me.kept_bytes() <= kMost);
  const Replay replay = kept.me.replay(small->event.seq, kept.log);
  REQUIRE(replay.kept.size() == 1);
  CHECK(replay.kept[0]->event.is<event::Ok>());
  CHECK(replay.kept[0]->line == 1);
}

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

TEST_CASE("a history that the log no longer has whole is not told again, and neither is its end") {
  constexpr std::size_t kText = 4'000;
  Kept kept(10 * kText);
  for (std::size_t i = 0; i < 5; ++i) kept.say(kOther, kText);
  const EntryPtr asked = kept.recall(1, 5);
  kept.me.begin(1);
  const EntryPtr end = kept.keep(event::Current{}, kMe, kPlenty, 1);
  kept.me.settle(*end);
  for (std::size_t i = 0; i < 30; ++i) kept.say(kOther, kText);
  const Replay replay = kept.me.replay(asked->event.seq - 1, kept.log);
  REQUIRE(replay.kept.size() == 1);
  CHECK(replay.kept[0]->event.is<event::Ok>());
}

// --- coming back ---

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
  kept.me.settle(*users);
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
  kept.me.settle(*renamed);
  kept.carry_out(2);
  const Replay replay = kept.me.replay(0, kept.log);
  REQUIRE(replay.kept.size() == 2);
  CHECK(replay.kept[0] == renamed);
  CHECK(replay.kept[1]->event.is<event::Ok>());
  // Who has had it, but perhaps not the outcome behind it, which has the same number.
  const Replay rest = kept.me.replay(renamed->event.seq, kept.log);
  REQUIRE(rest.kept.size() == 2);
  CHECK(rest.kept[0]->event.is<event::Ok>());
  CHECK(line_of(rest.kept[0]->event) == 1);
  CHECK(kept.told_after(renamed->event.seq + 1) == Numbers{renamed->event.seq + 1});
}

// --- over a restart ---

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
}  // namespace chat
