#include "server/room/price.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "common/protocol/event.h"

namespace chat::test {
namespace {

constexpr std::size_t kText = 10'000;

LogEntry entry_of(event::What what, MemberId target) {
  LogEntry entry;
  entry.event.what = std::move(what);
  entry.actor = 1;
  entry.target = target;
  entry.cost = cost_of(entry);
  return entry;
}

TEST_CASE("an answer costs its member all that it holds") {
  LogEntry short_past = entry_of(event::History{1, 1}, 1);
  short_past.history = make_history({});
  short_past.cost = cost_of(short_past);
  CHECK(price_of(short_past, Recorded::No) == short_past.cost);
  LogEntry past = short_past;
  const LogEntry message = entry_of(event::Message{"bob", std::string(kText, 'a')}, kNobody);
  past.history = make_history({std::make_shared<LogEntry>(message)});
  past.cost = cost_of(past);
  CHECK(price_of(past, Recorded::No) >= price_of(short_past, Recorded::No) + kText);
}

TEST_CASE("what others get costs what the transcript stores of it, and nothing without one") {
  const event::What said = event::Message{"ann", std::string(kText, 'a')};
  for (const MemberId target : {kNobody, MemberId{2}}) {
    CHECK(price_of(entry_of(said, target), Recorded::No) == 0);
    const std::size_t price = price_of(entry_of(said, target), Recorded::Yes);
    CHECK(price > kText);
    CHECK(price < kText + kText / 10);
  }
}

}  // namespace
}  // namespace chat::test
