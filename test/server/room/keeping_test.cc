// What is kept for all sessions together: never more than its bound, and who gives way.

#include "server/room/keeping.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/request.h"
#include "test/support/seed.h"
#include "test/support/server/room_parts.h"

namespace chat::test {
namespace {

constexpr std::size_t kTotal = 80'000;
constexpr std::size_t kText = 1'000;
constexpr LinkId kSessions = 200;

Limits bounded() {
  Limits limits;
  limits.kept_total_bytes = kTotal;
  return limits;
}

// A room whose members have sessions, and what is kept for them.
struct Sessions : RoomParts {
  explicit Sessions(const RoomSettings& with_settings = {"test"},
                    const Limits& with_limits = bounded())
      : RoomParts(with_limits, with_settings) {}

  // Members `s1`, `s2`, ...
  Member& add(LinkId link) { return join(link, "s" + std::to_string(link)); }
  void lose(Member& member) { changes.lose(member, "connection lost", now); }
  void resume(Member& member, LinkId link, std::uint64_t after) {
    CHECK(!changes.resume({link, "address", nullptr}, {member.id, Secret{}}, after));
  }
  // Carries out a line, and returns the sentence of the error that it leads to.
  std::string ask(Member& member, std::string_view text) {
    const std::string nobody;
    const std::uint64_t line = member.resumption->last_line() + 1;
    Request request = parse_request(text);
    changes.apply(member, line, requests.plan(member, line, request, &nobody));
    heard = all_taken();
    std::string sentence;
    for (const EntryPtr& entry : heard) {
      const auto* error = entry->event.as<event::Error>();
      if (error != nullptr && entry->actor == member.id) sentence = error->sentence;
    }
    return sentence;
  }
  bool whisper(Member& from, const Member& to) {
    const std::string sentence = ask(from, std::string(kText, 'x') + " > " + to.name);
    if (sentence.empty()) return true;
    CHECK(sentence ==
          "too much is waiting for people who are away; nothing was sent; try again later");
    return false;
  }
  std::vector<EntryPtr> all_taken() {
    std::vector<EntryPtr> all;
    while (publisher.mailboxes().has_ready()) {
      const std::vector<EntryPtr> some = taken();
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }
  [[nodiscard]] std::size_t kept() const { return publisher.keeping().bytes(); }
  [[nodiscard]] std::size_t sum() const {
    std::size_t bytes = 0;
    for (const Member* member : members.all()) {
      if (member->resumption) bytes += member->resumption->kept_bytes();
    }
    return bytes;
  }

  Changes::Clock::time_point now{std::chrono::hours(1)};
  std::vector<EntryPtr> heard;
};

// Sessions that wait, and take whispers until no more is kept for people who are away.
std::vector<Member*> fill(Sessions& room, Member& from) {
  std::vector<Member*> away;
  do {
    away.push_back(&room.add(100 + away.size()));
    room.lose(*away.back());
  } while (room.whisper(from, *away.back()) && away.size() < kSessions);
  CHECK(room.kept() <= kTotal);
  CHECK(room.kept() > kTotal / 2);
  REQUIRE(away.size() < kSessions);
  return away;
}

TEST_CASE(
    "whispers to people who are away are refused over the bound for all, until some are had") {
  Sessions room;
  Member& ann = room.add(1);
  std::vector<Member*> away = fill(room, ann);
  CHECK(!room.whisper(ann, *away.front()));
  room.resume(*away[0], 2, 0);  // is back, and has had nothing yet
  CHECK(!room.whisper(ann, *away.back()));
  room.resume(*away[0], 3, room.publisher.last_seq());
  CHECK(room.whisper(ann, *away.back()));
  CHECK(!room.whisper(ann, *away.back()));
  room.changes.leave(*away[1], "its time is over");
  CHECK(room.whisper(ann, *away.back()));
  CHECK(!room.whisper(ann, *away.back()));
  CHECK(room.kept() == room.sum());
}

TEST_CASE("a whisper to one who is here goes through whatever is kept for others") {
  Sessions room;
  Member& ann = room.add(1);
  Member& bob = room.add(2);
  const std::vector<Member*> away = fill(room, ann);
  CHECK(room.whisper(ann, bob));
  CHECK(bob.asked_for_pong);
  const std::uint64_t first = room.publisher.last_seq();
  CHECK(!room.whisper(ann, bob));  // the first might be lost
  room.publisher.keeping().acknowledge(bob, first);
  CHECK(room.whisper(ann, bob));
}

TEST_CASE("a program whose whispers cannot be kept is asked once what has arrived") {
  Sessions room;
  Member& ann = room.add(1);
  Member& bob = room.add(2);
  CHECK(room.whisper(ann, bob));
  CHECK(!bob.asked_for_pong);
  (void)fill(room, ann);
  bob.asked_for_pong = false;
  for (const std::size_t pings : {1U, 0U}) {
    CHECK(!room.whisper(ann, bob));
    std::size_t asked = 0;
    for (const EntryPtr& entry : room.heard) {
      asked += entry->event.is<event::Ping>() && entry->target == bob.id ? 1 : 0;
    }
    CHECK(asked == pings);
  }
}

TEST_CASE("first whispers to everybody who is here take no more than the bound, either") {
  Sessions room;
  Member& ann = room.add(1);
  bool refused = false;
  for (LinkId link = 2; link < kSessions; ++link) {
    refused = !room.whisper(ann, room.add(link));
    CHECK(room.kept() <= kTotal);
  }
  CHECK(refused);
  CHECK(room.kept() > kTotal * 3 / 4);
  CHECK(room.kept() == room.sum());
}

TEST_CASE(
    "answers and errors of many sessions take no more than a third of what whispers may take") {
  Sessions room;
  Member& ann = room.add(1);
  for (LinkId link = 2; link < kSessions; ++link) {
    Member& each = room.add(link);
    (void)room.ask(each, "?");
    (void)room.ask(each, "/help");
    (void)room.ask(each, "/history 5");
    (void)room.ask(each, "/" + std::string(kText, 'x'));
    CHECK(room.kept() <= kTotal / 4);
    room.lose(each);
  }
  CHECK(room.kept() > kTotal / 8);
  CHECK(room.kept() == room.sum());
  CHECK(room.whisper(ann, *room.members.find("s9")));
}

TEST_CASE(
    "over the bound an answer is not kept, nor what was kept of earlier ones: outcomes stand") {
  Sessions room;
  Member& ann = room.add(1);
  (void)fill(room, ann);
  const std::uint64_t before = room.publisher.last_seq();
  const std::uint64_t line = ann.resumption->last_line() + 1;
  (void)room.ask(ann, "?");
  (void)room.ask(ann, "/help");
  CHECK(ann.resumption->reply_bytes() == 0);
  const Replay replay = ann.resumption->replay(before, room.publisher.log());
  REQUIRE(replay.kept.size() == 2);
  CHECK(line_of(replay.kept[0]->event) == line);
  CHECK(line_of(replay.kept[1]->event) == line + 1);
  CHECK(replay.kept[0]->event.is<event::Ok>());
}

TEST_CASE("who asks for histories and says that nothing has arrived has no more kept") {
  constexpr int kAsked = 400;
  Limits limits;
  limits.private_bytes = SIZE_MAX;
  limits.private_total_bytes = SIZE_MAX;
  Sessions room({"test"}, limits);
  Member& ann = room.add(1);
  Member& bob = room.add(2);
  for (int i = 0; i < kAsked; ++i) {
    (void)room.ask(bob, std::string(4'000, 'x'));
    (void)room.ask(ann, "/history 1000");
    room.publisher.keeping().acknowledge(ann, 0);  // "/pong 0"
    REQUIRE(ann.resumption->reply_bytes() <= limits.kept_replies_bytes);
  }
  CHECK(ann.resumption->reply_bytes() > limits.kept_replies_bytes / 2);
  room.heard.clear();
  CHECK(room.publisher.log().recalled_bytes() == 0);  // no message is kept with them
}

TEST_CASE("who comes back ahead of the allowance for work is told no histories again") {
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = 100'000;
  Sessions room({"test"}, limits);
  Member& ann = room.add(1);
  Member& bob = room.add(2);
  const std::uint64_t joined = room.publisher.last_seq();
  for (int i = 0; i < 10; ++i) (void)room.ask(bob, std::string(kText, 'x'));
  (void)room.ask(ann, "/history 1000");
  LinkId link = 2;
  const auto histories_told = [&] {
    room.resume(ann, ++link, joined);
    std::size_t told = 0;
    for (const EntryPtr& entry : room.all_taken()) {
      if (!entry->replay) continue;
      for (const EntryPtr& kept : entry->replay->kept) told += kept->history ? 1 : 0;
    }
    return told;
  };
  std::size_t told = 0;
  for (int i = 0; i < 100; ++i) told += histories_told();
  CHECK(told > 0);
  CHECK(told < 20);
  CHECK(!Allowances::is_within(ann));
}

TEST_CASE("whispers that wait for the disk have their room") {
  Sessions room({.name = "test", .recorded = Recorded::Yes});
  const auto store = [&room] {
    std::vector<EntryPtr> entries;
    room.publisher.begin_storing(entries);
    room.publisher.stored();
  };
  Member& ann = room.add(1);
  Member& bob = room.add(2);
  store();
  room.lose(bob);
  for (int i = 0; i < 100; ++i) (void)room.ask(ann, std::string(kText, 'x') + " > s2");
  CHECK(room.kept() < kText);  // none of it is stored yet
  store();
  CHECK(room.kept() <= kTotal);
  CHECK(room.kept() > kTotal / 2);
  CHECK(room.kept() == room.sum());
  room.publisher.keeping().acknowledge(bob, room.publisher.last_seq());
  (void)room.ask(ann, std::string(kText, 'x') + " > s2");
  store();
  CHECK(bob.resumption->whisper_bytes() > kText);
}

// Does one thing of all that changes what is kept.
void change_something(Sessions& room, std::minstd_rand& random, LinkId& link) {
  const std::vector<Member*> all = room.members.all();
  const auto up_to = [&random](std::size_t most) { return random() % (most + 1); };
  if (all.size() < 3 || (all.size() < 30 && up_to(9) == 0)) {
    (void)room.add(++link);
    return;
  }
  Member& one = *all[up_to(all.size() - 1)];
  const Member& other = *all[up_to(all.size() - 1)];
  const std::uint64_t last = room.publisher.last_seq();
  const std::uint64_t seq = last - std::min<std::uint64_t>(last, up_to(20));
  if (one.link == kNoLink) {
    up_to(3) == 0 ? room.changes.leave(one, "expired") : room.resume(one, ++link, seq);
    return;
  }
  switch (up_to(7)) {
    case 0:
      return room.lose(one);
    case 1:
      return room.publisher.keeping().acknowledge(one, seq);
    case 2:
      return room.resume(one, ++link, seq);
    case 3:
      return (void)room.ask(one, "/" + std::string(up_to(kText), 'x'));
    case 4:
      return (void)room.ask(one, up_to(1) == 0 ? "?" : "/help");
    case 5:
      return (void)room.ask(one, "hello");
    default:
      (void)room.ask(one, std::string(1 + up_to(kText), 'x') + " > " + other.name);
  }
}

TEST_CASE("the sum is that of all members, whatever they do") {
  constexpr int kSteps = 3'000;
  for (unsigned run = 0; run < 3; ++run) {
    std::minstd_rand random(seed(1) + run);
    Sessions room;
    LinkId link = 0;
    std::size_t most = 0;
    for (int step = 0; step < kSteps; ++step) {
      change_something(room, random, link);
      (void)room.all_taken();
      REQUIRE(room.kept() == room.sum());
      REQUIRE(room.kept() <= kTotal);
      most = std::max(most, room.kept());
    }
    CHECK(most > kTotal / 4);
    for (Member* member : room.members.all()) room.changes.leave(*member, "");
    CHECK(room.kept() == 0);
  }
}

}  // namespace
}  // namespace chat::test
