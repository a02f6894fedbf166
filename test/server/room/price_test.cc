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
  CHECK(price_of(short_past) == short_past.cost);
  LogEntry past = short_past;
  const LogEntry message = entry_of(event::Message{"bob", std::string(kText, 'a')}, kNobody);
  past.history = make_history({std::make_shared<LogEntry>(message)});
  past.cost = cost_of(past);
  CHECK(price_of(past) >= price_of(short_past) + kText);
}

TEST_CASE("what others get costs its bytes, and a fixed part however short it is") {
  for (const MemberId target : {kNobody, MemberId{2}}) {
    const auto price = [target](std::size_t bytes) {
      return price_of(entry_of(event::Message{"ann", std::string(bytes, 'a')}, target));
    };
    CHECK(price(kText) - price(0) == kText);
    CHECK(price(0) >= 100);
    CHECK(price(0) < 110);
  }
}

}  // namespace
}  // namespace chat::test
