#include "server/log/packed_entries.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "test/support/seed.h"

namespace chat {
namespace {

LogEntry entry(event::What what) {
  LogEntry made;
  made.event = {11, -12, std::move(what)};
  made.actor = 13;
  made.line = 14;
  made.cost = 15;
  return made;
}

LogEntry numbered(std::uint64_t seq, event::What what) {
  LogEntry made = entry(std::move(what));
  made.event.seq = seq;
  return made;
}

// Fails for a kind that has no check here.
void check_same(const event::What& a, const event::What& b) {
  REQUIRE(a.index() == b.index());
  const Event first{0, 0, a};
  const Event second{0, 0, b};
  CHECK(name_of(first) == name_of(second));
  CHECK(text_of(first) == text_of(second));
  CHECK(people_of(first) == people_of(second));
  if (const auto* message = first.as<event::Message>()) {
    CHECK(message->kind == second.as<event::Message>()->kind);
  } else if (const auto* left = first.as<event::Left>()) {
    CHECK(left->reason == second.as<event::Left>()->reason);
  } else if (const auto* away = first.as<event::Away>()) {
    CHECK(away->reason == second.as<event::Away>()->reason);
  } else if (const auto* renamed = first.as<event::Renamed>()) {
    CHECK(renamed->to == second.as<event::Renamed>()->to);
  } else {
    CHECK(first.is<event::Notice, event::Joined, event::Back>());
  }
}

// Copies have as many entries as cost `bytes`, and these are those of at().
void check_copy(const PackedEntries& packed, std::uint64_t index, std::uint64_t end,
                std::size_t bytes) {
  const PackedEntries::Copy copy = packed.copy(index, end, bytes);
  std::vector<EntryPtr> entries;
  PackedEntries::unpack(copy, entries);
  REQUIRE(copy.first_index == index);
  REQUIRE(copy.end_index == index + entries.size());
  REQUIRE(copy.end_index <= end);
  std::size_t cost = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    REQUIRE(cost < bytes);
    cost += entries[i]->cost;
    const EntryPtr same = packed.at(index + i);
    REQUIRE(entries[i]->public_index == index + i);
    REQUIRE(entries[i]->event.seq == same->event.seq);
    check_same(entries[i]->event.what, same->event.what);
  }
  REQUIRE((cost >= bytes || copy.end_index == end));
}

TEST_CASE("an entry of each public kind comes back with all that late readers need") {
  PackedEntries packed;
  std::vector<event::What> all;
  for (const std::string& text : {std::string(), std::string("a"), std::string("\0\n", 2),
                                  std::string(4096, 'x'), std::string(300'000, 'y')}) {
    const std::string other = "other " + text;
    using Kind = event::Message::Kind;
    for (event::What what : std::vector<event::What>{
             event::Notice{text}, event::Message{text, other, Kind::Say},
             event::Message{other, text, Kind::Act}, event::Joined{text, 1},
             event::Left{text, 2, other}, event::Left{other, UINT32_MAX, text},
             event::Away{text, 4, other}, event::Back{text, 5}, event::Renamed{text, other}}) {
      packed.push(entry(what));
      all.push_back(std::move(what));
    }
  }
  REQUIRE(packed.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    const EntryPtr again = packed.at(i);
    check_same(again->event.what, all[i]);
    CHECK(again->event.seq == 11);
    CHECK(again->event.time_ms == -12);
    CHECK(again->actor == 13);
    CHECK(again->line == 14);
    CHECK(again->cost == 15);
    CHECK(again->public_index == i);
    CHECK(again->is_public());
    CHECK(again->history == nullptr);
    CHECK(again->raw.empty());
  }
}

TEST_CASE("a queue of many blocks is one with a deque, whatever the sizes and in any order") {
  std::minstd_rand random(test::seed(7));
  constexpr std::size_t kMostBytes = 3 * PackedEntries::kSegmentBytes;
  struct Known {
    LogEntry entry;
    std::uint64_t bytes_before = 0;
  };
  std::deque<Known> known;
  PackedEntries packed;
  packed.begin_at(5);
  std::uint64_t first = 5;
  std::uint64_t seq = 0;
  const auto text = [&] {
    const bool is_huge = random() % 500 == 0;
    return std::string(random() % (is_huge ? 2 * PackedEntries::kSegmentBytes : 4'096), 'x');
  };
  for (int step = 0; step < 5'000; ++step) {
    seq += 1 + random() % 5;
    const std::uint64_t before = packed.bytes_before(packed.end_index());
    LogEntry made = random() % 3 == 0 ? numbered(seq, event::Joined{"ann"})
                                      : numbered(seq, event::Message{"ann", text()});
    packed.push(made);
    CHECK(packed.bytes_before(packed.end_index()) - before > text_of(made.event).size());
    known.push_back({std::move(made), before});
    while (packed.bytes() > kMostBytes || (random() % 100 == 0 && !known.empty())) {
      packed.pop();
      known.pop_front();
      ++first;
    }
    REQUIRE(packed.first_index() == first);
    REQUIRE(packed.size() == known.size());
    if (known.empty()) {
      REQUIRE(!packed.message_before(first));
      REQUIRE(packed.index_of(seq) == first);
      REQUIRE(packed.bytes() == 0);
      continue;
    }
    REQUIRE(packed.index_of(0) == first);
    const std::size_t place = random() % known.size();
    const std::uint64_t index = first + place;
    const LogEntry& expected = known[place].entry;
    REQUIRE(packed.bytes_before(index) == known[place].bytes_before);
    REQUIRE(packed.seq_at(index) == expected.event.seq);
    const EntryPtr again = packed.at(index);
    REQUIRE(again->public_index == index);
    check_same(again->event.what, expected.event.what);
    REQUIRE(packed.index_of(expected.event.seq) == index);
    REQUIRE(packed.index_of(expected.event.seq + 1) == index + 1);
    REQUIRE(packed.is_message_at(index) == is_message(expected.event));
    for (const std::size_t end : {place, known.size()}) {
      std::size_t message = end;
      while (message > 0 && !is_message(known[message - 1].entry.event)) --message;
      const auto found = packed.message_before(first + end);
      REQUIRE(found.has_value() == (message > 0));
      if (found) REQUIRE(*found == first + message - 1);
    }
    check_copy(packed, index, index + random() % (packed.end_index() - index) + 1, random() % 300);
  }
  CHECK(packed.index_of(0) == first);
  CHECK(packed.index_of(UINT64_MAX) == packed.end_index());
  CHECK(first > 1'000);
}

TEST_CASE("memory goes back block by block, and all of it at the end") {
  constexpr std::size_t kBlocks = 10;
  PackedEntries packed;
  CHECK(packed.bytes_held() == 0);
  std::uint64_t seq = 0;
  while (packed.bytes_held() < kBlocks * PackedEntries::kSegmentBytes) {
    packed.push(numbered(++seq, event::Message{"ann", std::string(1'000, 'x')}));
  }
  // Each block is full, but for less than one entry.
  CHECK(packed.bytes() > (kBlocks - 1) * (PackedEntries::kSegmentBytes - 1'100));
  while (packed.size() > 0) {
    CHECK(packed.bytes_held() <
          packed.bytes() + 2 * PackedEntries::kSegmentBytes + kBlocks * 1'100);
    packed.pop();
  }
  CHECK(packed.bytes() == 0);
  CHECK(packed.bytes_held() == 0);
  packed.push(numbered(++seq, event::Notice{std::string(2 * PackedEntries::kSegmentBytes, 'x')}));
  CHECK(packed.bytes_held() < 2 * PackedEntries::kSegmentBytes + 100);
  packed.push(numbered(++seq, event::Notice{"a"}));
  packed.pop();
  CHECK(packed.bytes_held() == PackedEntries::kSegmentBytes);
  CHECK(text_of(packed.at(packed.first_index())->event) == "a");
}

}  // namespace
}  // namespace chat
