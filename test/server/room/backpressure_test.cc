#include "server/room/backpressure.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace chat::test {
namespace {

// Members, and messages of theirs that are under way.
struct Fixture {
  explicit Fixture(const Limits& with_limits) : limits(with_limits) {}

  LogEntry message(MemberId actor, std::size_t cost) {
    LogEntry entry;
    entry.actor = actor;
    entry.cost = cost;
    entry.counts_for_backpressure = true;
    return entry;
  }

  LogEntry answer(MemberId actor, std::size_t cost) {
    LogEntry entry;
    entry.actor = actor;
    entry.target = actor;
    entry.cost = cost;
    return entry;
  }

  // So many connections in all, each of a member of its own.
  void connect(LinkId links) {
    for (LinkId link = members.connections() + 1; link <= links; ++link) {
      members.move(members.add(link + 100, "p" + std::to_string(link)), link);
    }
  }

  Limits limits;
  Members members;
  Member& ann = members.add(1, "ann");
  Member& bob = members.add(2, "bob");
  Member& cid = members.add(3, "cid");
  Backpressure backpressure{limits, members};
};

constexpr std::size_t kBound = 100'000;

Limits bounds() {
  Limits limits;
  limits.undelivered_per_sender = kBound;
  limits.undelivered_total = kBound;
  return limits;
}

TEST_CASE("a message counts once against its sender, until it was taken from the last mailbox") {
  Fixture test(bounds());
  constexpr std::uint32_t kMailboxes = 64;
  const LogEntry half = test.message(1, kBound / 2);
  test.backpressure.count(half);
  test.backpressure.put(half, kMailboxes);
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  CHECK(test.backpressure.may_publish(test.bob));
  const LogEntry other_half = test.message(1, kBound / 2);
  test.backpressure.count(other_half);
  test.backpressure.put(other_half, 1);
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  CHECK(!test.backpressure.is_over_own_bound(test.bob));
  for (std::uint32_t i = 1; i < kMailboxes; ++i) test.backpressure.taken(half);
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.taken(half);
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.dropped(other_half);
  CHECK(test.ann.undelivered == 0);
}

TEST_CASE("over the common bound senders are admitted in turn, as many as there is room for") {
  Fixture test(bounds());
  const LogEntry all = test.message(1, kBound);
  test.backpressure.count(all);
  test.backpressure.put(all, 1);
  for (Member* member : {&test.ann, &test.bob, &test.cid}) {
    CHECK(!test.backpressure.may_publish(*member));
    CHECK(member->publishing == Member::Turn::InLine);
  }
  test.backpressure.admit();
  CHECK(test.ann.publishing == Member::Turn::InLine);
  // Room for one message, and then for one more.
  const LogEntry most = test.message(1, kBound - 1);
  test.backpressure.count(most);
  test.backpressure.put(most, 1);
  test.backpressure.taken(all);
  test.backpressure.admit();
  CHECK(test.ann.publishing == Member::Turn::Admitted);
  CHECK(test.bob.publishing == Member::Turn::InLine);
  test.backpressure.admit();
  CHECK(test.bob.publishing == Member::Turn::InLine);
  test.backpressure.withdraw(test.ann);
  test.backpressure.admit();
  CHECK(test.bob.publishing == Member::Turn::Admitted);
  // Whoever comes again stands behind those who wait.
  CHECK(!test.backpressure.may_publish(test.ann));
  test.backpressure.withdraw(test.bob);
  test.backpressure.admit();
  CHECK(test.cid.publishing == Member::Turn::Admitted);
  CHECK(test.ann.publishing == Member::Turn::InLine);
}

TEST_CASE("who leaves the queue is passed over, and who was admitted gives the turn back") {
  Fixture test(bounds());
  const LogEntry all = test.message(1, kBound);
  test.backpressure.count(all);
  test.backpressure.put(all, 1);
  for (Member* member : {&test.ann, &test.bob, &test.cid}) {
    CHECK(!test.backpressure.may_publish(*member));
  }
  test.backpressure.withdraw(test.ann);
  CHECK(test.ann.publishing == Member::Turn::None);
  const LogEntry most = test.message(1, kBound - 1);
  test.backpressure.count(most);
  test.backpressure.put(most, 1);
  test.backpressure.taken(all);
  test.backpressure.admit();
  CHECK(test.bob.publishing == Member::Turn::Admitted);
  test.backpressure.withdraw(test.bob);
  test.backpressure.admit();
  CHECK(test.cid.publishing == Member::Turn::Admitted);
}

TEST_CASE("in a large room less is under way, since each byte goes to everyone") {
  constexpr std::size_t kReaders = 10;
  Limits limits = bounds();
  limits.undelivered_at_least = 4'000;
  limits.undelivered_copies = kReaders * kBound / 2;
  Fixture test(limits);
  const LogEntry eighth = test.message(1, kBound / 8);
  for (int i = 0; i < 4; ++i) test.backpressure.count(eighth);
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  CHECK(test.backpressure.may_publish(test.bob));
  const auto fill = [&](std::size_t readers) {
    for (MemberId i = test.members.connections(); i < readers; ++i) {
      test.members.move(test.members.add(100 + i, "r" + std::to_string(i)), 100 + i);
    }
  };
  fill(kReaders);  // half of the bound for all senders, an eighth of it for one
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  CHECK(!test.backpressure.may_publish(test.bob));
  test.backpressure.withdraw(test.bob);
  for (int i = 0; i < 4; ++i) test.backpressure.dropped(eighth);
  fill(100 * kReaders);  // the least that always may be
  test.backpressure.count(test.message(1, 999));
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  CHECK(test.backpressure.may_publish(test.bob));
  test.backpressure.count(test.message(1, 1));
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.count(test.message(3, 3'000));
  CHECK(!test.backpressure.may_publish(test.bob));
}

TEST_CASE("a member may be ahead of its allowance for work, and then its next line waits") {
  using Clock = std::chrono::steady_clock;
  constexpr std::size_t kHour = 3600;  // of work, at a byte a second
  // Longer than the machine has been up: the clock begins when it starts.
  const auto up = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch());
  const std::size_t ahead = static_cast<std::size_t>(up.count()) + 2 * kHour;
  Limits limits;
  limits.work_per_second = 1;
  limits.work_ahead = ahead;
  Fixture test(limits);
  test.backpressure.spend(1, 0);
  CHECK(test.ann.next_line_at == Clock::time_point::min());
  test.backpressure.spend(1, ahead - kHour);
  CHECK(test.ann.next_line_at < Clock::now());
  test.backpressure.spend(1, 2 * kHour);
  const auto wait = test.ann.next_line_at - Clock::now();
  CHECK(wait > std::chrono::minutes(50));
  CHECK(wait <= std::chrono::hours(1));
  CHECK(test.bob.next_line_at == Clock::time_point::min());
  test.backpressure.spend(99, kHour);  // has left
}

TEST_CASE("a pause comes on top of what a member has to wait already, and no credit shortens it") {
  Fixture test(bounds());
  const auto begin = std::chrono::steady_clock::now();
  Backpressure::pause(test.ann, std::chrono::hours(1));
  Backpressure::pause(test.ann, std::chrono::hours(1));
  CHECK(test.ann.next_line_at >= begin + std::chrono::hours(2));
}

TEST_CASE("what waits for one member counts until it is sent, and never goes below nothing") {
  Fixture test(bounds());
  test.limits.private_bytes = kBound;
  test.members.move(test.ann, 7);
  test.members.move(test.bob, 8);
  LogEntry whisper = test.message(1, kBound / 2);
  whisper.target = 2;
  test.backpressure.charge(whisper);
  CHECK(test.ann.own_waiting == kBound / 2);
  CHECK(test.bob.whispers_waiting == kBound / 2);
  test.backpressure.charge(test.message(1, kBound / 2));
  test.backpressure.charge(test.message(3, kBound));  // is on no connection: nothing waits there
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  CHECK(!test.backpressure.is_over_own_bound(test.bob));
  CHECK(!test.backpressure.is_over_own_bound(test.cid));
  test.backpressure.refund({7, 1, 0});
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  test.backpressure.refund({7, 2 * kBound, 1});
  test.backpressure.refund({9, 1, 1});
  CHECK(test.ann.own_waiting == 0);
  CHECK(test.ann.whispers_waiting == 0);
}

TEST_CASE("who wants to join waits until couriers have taken enough of those who came and went") {
  Limits limits;
  limits.moves_under_way = 2;
  Fixture test(limits);
  LogEntry joined;
  joined.event.what = event::Joined{};
  LogEntry left;
  left.event.what = event::Left{};
  const LogEntry message = test.message(1, 1);
  test.backpressure.count(message);
  test.backpressure.count(joined);
  CHECK(test.backpressure.may_join());
  test.backpressure.count(left);
  CHECK(!test.backpressure.may_join());
  test.backpressure.put(left, 2);
  test.backpressure.taken(left);
  CHECK(!test.backpressure.may_join());
  test.backpressure.taken(left);
  CHECK(test.backpressure.may_join());
  test.backpressure.put(joined, 0);  // nobody is there to be told
  test.backpressure.count(left);
  CHECK(test.backpressure.may_join());
}

TEST_CASE("the more connections there are, the more may come and go before the room was told") {
  Limits limits;
  limits.moves_under_way = 8;
  limits.moves_at_least = 2;
  limits.connections_per_move = 10;
  Fixture test(limits);
  LogEntry joined;
  joined.event.what = event::Joined{};
  const auto moves = [&] {
    std::size_t count = 0;
    for (; test.backpressure.may_join(); ++count) test.backpressure.count(joined);
    for (std::size_t i = 0; i < count; ++i) test.backpressure.put(joined, 0);
    return count;
  };
  test.connect(10);
  CHECK(moves() == 2);
  test.connect(50);
  CHECK(moves() == 5);
  test.connect(500);
  CHECK(moves() == 8);
}

TEST_CASE("so many wait to join, of one address and of all") {
  Limits limits;
  limits.joining_per_address = 2;
  limits.joining_in_all = 3;
  Fixture test(limits);
  CHECK(test.backpressure.begin_joining("192.0.2.1"));
  CHECK(test.backpressure.begin_joining("192.0.2.1"));
  CHECK(!test.backpressure.begin_joining("192.0.2.1"));
  CHECK(test.backpressure.begin_joining("192.0.2.2"));
  CHECK(!test.backpressure.begin_joining("192.0.2.3"));
  test.backpressure.end_joining("192.0.2.1");
  CHECK(test.backpressure.begin_joining("192.0.2.3"));
  test.backpressure.end_joining("192.0.2.2");
  CHECK(test.backpressure.begin_joining("192.0.2.1"));
}

// ann and bob are of one address, cid of another.
struct Neighbours : Fixture {
  explicit Neighbours(const Limits& with_limits) : Fixture(with_limits) {
    members.set_address(ann, "192.0.2.1", "192.0.2.1");
    members.set_address(bob, "192.0.2.1", "192.0.2.1");
    members.set_address(cid, "192.0.2.2", "192.0.2.2");
  }
};

TEST_CASE("while much is answered to those of an address, they ask one after the other") {
  Limits limits;
  limits.answers_under_way = 100;
  Neighbours test(limits);
  Member& dan = test.members.add(4, "dan");
  test.members.set_address(dan, "192.0.2.1", "192.0.2.1");
  const LogEntry answer = test.answer(1, 100);
  test.backpressure.count(answer);
  test.backpressure.put(answer, 1);
  CHECK(test.backpressure.may_ask(test.cid));
  CHECK(!test.backpressure.may_ask(test.bob));
  CHECK(!test.backpressure.may_ask(dan));
  CHECK(!test.backpressure.may_ask(test.ann));
  test.backpressure.taken(answer);
  CHECK(!test.backpressure.may_ask(dan));  // bob is the next
  CHECK(test.backpressure.may_ask(test.bob));
  Backpressure::stop_waiting_to_ask(dan);
  CHECK(test.backpressure.may_ask(test.ann));
  CHECK(test.backpressure.may_ask(dan));
}

TEST_CASE("of a large answer only what is encoded at a time counts, and messages do not") {
  Limits limits;
  limits.catch_up_chunk_bytes = 99;
  limits.answers_under_way = 100;
  Neighbours test(limits);
  test.backpressure.count(test.answer(1, 5'000));
  test.backpressure.count(test.message(1, 5'000));
  LogEntry whisper = test.message(1, 5'000);
  whisper.target = 3;
  test.backpressure.count(whisper);
  CHECK(test.backpressure.may_ask(test.bob));
  test.backpressure.count(test.answer(2, 1));
  CHECK(!test.backpressure.may_ask(test.bob));
}

TEST_CASE("what is answered to somebody counts where they are, and no longer when they have left") {
  Limits limits;
  limits.answers_under_way = 100;
  Neighbours test(limits);
  const LogEntry answer = test.answer(1, 100);
  test.backpressure.count(answer);
  test.backpressure.put(answer, 1);
  CHECK(!test.backpressure.may_ask(test.bob));
  test.members.set_address(test.ann, "192.0.2.2", "192.0.2.2");
  CHECK(test.backpressure.may_ask(test.bob));
  CHECK(!test.backpressure.may_ask(test.cid));
  test.members.remove(test.ann);
  CHECK(test.backpressure.may_ask(test.cid));
  test.backpressure.taken(answer);
  CHECK(test.backpressure.may_ask(test.cid));
}

TEST_CASE("the more connections there are, the less may wait for each that does not read") {
  Limits limits;
  limits.private_total_bytes = 2 * limits.private_bytes;
  Fixture test(limits);
  test.connect(2);
  CHECK(test.backpressure.most_private() == limits.private_bytes);
  test.connect(8);
  CHECK(test.backpressure.most_private() == limits.private_bytes / 4);
  test.ann.own_waiting = limits.private_bytes / 8;
  test.ann.whispers_waiting = limits.private_bytes / 8 - 1;
  CHECK(!test.backpressure.is_over_own_bound(test.ann));
  ++test.ann.whispers_waiting;
  CHECK(test.backpressure.is_over_own_bound(test.ann));
  test.connect(1'000);
  CHECK(test.backpressure.most_private() == limits.private_at_least_bytes);
}

TEST_CASE("the more connections there are, the less is encoded at a time for each that is behind") {
  Limits limits;
  limits.catch_up_total_bytes = 2 * limits.catch_up_chunk_bytes;
  Fixture test(limits);
  test.connect(2);
  CHECK(test.backpressure.catch_up_chunk() == limits.catch_up_chunk_bytes);
  test.connect(8);
  CHECK(test.backpressure.catch_up_chunk() == limits.catch_up_chunk_bytes / 4);
  test.connect(1'000);
  CHECK(test.backpressure.catch_up_chunk() == limits.catch_up_at_least_bytes);
}

}  // namespace
}  // namespace chat::test
