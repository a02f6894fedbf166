#include "server/log/log.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "test/support/seed.h"

namespace chat {
namespace {

constexpr std::size_t kPlenty = 1'000'000;

std::shared_ptr<LogEntry> entry(event::What what, MemberId target = kNobody) {
  auto made = std::make_shared<LogEntry>();
  made->event.what = std::move(what);
  made->actor = 1;
  made->target = target;
  return made;
}

std::shared_ptr<LogEntry> said(std::string text) {
  return entry(event::Message{"ann", std::move(text)});
}

std::string texts(const History& history) {
  std::string all;
  for (const EntryPtr& each : history.messages) all.append(text_of(each->event)).append(" ");
  return all;
}

std::vector<std::uint64_t> numbers(const std::vector<EntryPtr>& entries) {
  std::vector<std::uint64_t> all;
  for (const EntryPtr& each : entries) all.push_back(each->event.seq);
  return all;
}

TEST_CASE("public entries are counted from 0, and a private one has the number of the next") {
  Log log(kPlenty, 5);
  CHECK(log.first_index() == 0);
  CHECK(log.end_index() == 0);
  const auto first = said("a");
  const auto whisper = entry(event::Whisper{}, 2);
  const auto second = entry(event::Joined{});
  log.append(first);
  log.append(whisper);
  log.append(second);
  CHECK(first->public_index == 0);
  CHECK(whisper->public_index == 1);
  CHECK(second->public_index == 1);
  CHECK(log.end_index() == 2);
  CHECK(text_of(log.at(0)->event) == "a");
  CHECK(log.at(1)->event.is<event::Joined>());
}

TEST_CASE("the window stays below its bytes, and says where it begins") {
  constexpr std::size_t kWindow = 20'000;
  Log log(kWindow, 0);
  for (int i = 0; i < 200; ++i) {
    log.append(said(std::string(500, 'x') + std::to_string(i)));
    CHECK(log.bytes() <= kWindow);
  }
  CHECK(log.end_index() == 200);
  CHECK(log.first_index() > 150);
  CHECK(log.first_index() < 199);
  std::size_t bytes = 0;
  for (std::uint64_t i = log.first_index(); i < log.end_index(); ++i) {
    CHECK(log.at(i)->public_index == i);
    CHECK(text_of(log.at(i)->event) == std::string(500, 'x') + std::to_string(i));
    CHECK(log.bytes_in({i, i + 1}) > 500);
    bytes += log.bytes_in({i, i + 1});
  }
  CHECK(bytes == log.bytes());
  CHECK(log.bytes_in({0, 1'000}) == bytes);  // of those that are in the window
  CHECK(log.bytes_in({0, 10}) == 0);
}

TEST_CASE("the last entry is kept even when it is larger than the window") {
  Log log(10, 0);
  log.append(said("a"));
  log.append(said("b"));
  CHECK(log.first_index() == 1);
  CHECK(text_of(log.at(1)->event) == "b");
}

TEST_CASE(
    "an entry costs what it holds: texts, names, who is here, and which messages it announces") {
  const std::string much(4096, 'x');
  const std::size_t nothing = cost_of(*entry(event::Joined{}));
  CHECK(nothing >= sizeof(LogEntry));
  CHECK(cost_of(*entry(event::Joined{"a short name"})) == nothing);  // within the string
  for (const event::What& what : std::vector<event::What>{event::Welcome{.token = much},
                                                          event::Welcome{.name = much},
                                                          event::Welcome{.incarnation = much},
                                                          event::Welcome{.room = much},
                                                          event::Welcome{.here = {{much}}},
                                                          event::Message{much, ""},
                                                          event::Message{"", much},
                                                          event::Whisper{much, "", ""},
                                                          event::Whisper{"", much, ""},
                                                          event::Whisper{"", "", much},
                                                          event::Joined{much},
                                                          event::Left{much},
                                                          event::Left{"", 0, much},
                                                          event::Away{much},
                                                          event::Away{"", 0, much},
                                                          event::Back{much},
                                                          event::Renamed{much, ""},
                                                          event::Renamed{"", much},
                                                          event::Users{0, 0, {{much}}},
                                                          event::Error{0, much, ""},
                                                          event::Error{0, "", much},
                                                          event::Notice{much},
                                                          event::Bye{much, ""},
                                                          event::Bye{"", much}}) {
    CAPTURE(what.index());
    CHECK(cost_of(*entry(what)) >= nothing + much.size());
  }
  constexpr std::size_t kSmallest = 32;  // that the allocator gives out for a text of 17 bytes
  CHECK(cost_of(*entry(event::Joined{"seventeen letters"})) >= nothing + kSmallest);
  LogEntry more;
  more.event.what = event::Users{0, 0, std::vector<Person>(20)};
  CHECK(cost_of(more) >= nothing + 20 * sizeof(Person));
  more.raw = much;
  CHECK(cost_of(more) >= nothing + 20 * sizeof(Person) + much.size());
  LogEntry announcing;
  announcing.history = make_history({entry(event::Message{"ann", much})});
  CHECK(cost_of(announcing) >= nothing + announcing.history->bytes);
}

TEST_CASE("the history is the last messages, nothing private and no comings and goings") {
  Log log(kPlenty, 3);
  CHECK(log.history()->messages.empty());
  log.append(said("a"));
  log.append(entry(event::Joined{"joined"}));
  log.append(entry(event::Message{"ann", "b", event::Message::Kind::Act}));
  log.append(entry(event::Whisper{"ann", "bob", "secret"}, 2));
  CHECK(texts(*log.history()) == "a b ");
  log.append(said("c"));
  log.append(said("d"));
  CHECK(texts(*log.history()) == "b c d ");
}

TEST_CASE("messages are found among any others, up to any number, as often as are asked for") {
  constexpr std::size_t kWindow = 25'000;  // of some 340 of them
  std::minstd_rand random(test::seed(5));
  constexpr std::size_t kHistory = 3;  // so many stay, also when they have left the window
  Log log(kWindow, kHistory);
  std::vector<EntryPtr> messages;
  for (std::uint64_t seq = 1; seq <= 1'000; ++seq) {
    const bool is_said = random() % 4 == 0;
    const auto added = is_said ? said(std::to_string(seq)) : entry(event::Joined{"joined"});
    added->event.seq = seq;
    log.append(added);
    if (is_said) messages.push_back(added);
    while (messages.size() > kHistory && messages.front()->public_index < log.first_index()) {
      messages.erase(messages.begin());
    }
    if (random() % 100 == 0) {
      const std::uint64_t cleared = seq - std::min<std::uint64_t>(seq, random() % 50);
      log.clear_history(cleared);
      std::erase_if(messages, [=](const EntryPtr& each) { return each->event.seq <= cleared; });
    }
    const std::uint64_t last = seq - std::min<std::uint64_t>(seq, random() % 200);
    const std::size_t count = random() % 30;
    std::vector<EntryPtr> expected = messages;
    std::erase_if(expected, [last](const EntryPtr& each) { return each->event.seq > last; });
    if (expected.size() > count) {
      expected.erase(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(count));
    }
    REQUIRE(numbers(log.last_messages(count, last)->messages) == numbers(expected));
  }
  CHECK(log.first_index() > 500);
}

TEST_CASE("what was asked for counts as long as somebody needs it, in the window or not") {
  Log log(10, 0);
  log.append(said(std::string(1'000, 'x')));
  CHECK(log.recalled_bytes() == 0);
  auto first = log.last_messages(5);
  const std::size_t bytes = log.recalled_bytes();
  CHECK(bytes >= 1'000);
  auto second = log.last_messages(6);
  CHECK(log.recalled_bytes() == 2 * bytes);
  first.reset();
  log.append(said("a"));  // the other one is out of the window now
  CHECK(log.recalled_bytes() == bytes);
  second.reset();
  CHECK(log.recalled_bytes() == 0);
}

TEST_CASE("who asks for the same messages shares the answer while these are the same") {
  Log log(kPlenty, 0);
  log.append(said("a"));
  const auto first = log.last_messages(5);
  const std::size_t bytes = log.recalled_bytes();
  CHECK(log.last_messages(5) == first);
  log.append(entry(event::Left{}));
  CHECK(log.last_messages(5) == first);
  CHECK(log.recalled_bytes() == bytes);
  CHECK(log.last_messages(6) != first);
  log.append(said("b"));
  CHECK(texts(*log.last_messages(5)) == "a b ");
  log.clear_history(UINT64_MAX - 1);
  CHECK(log.last_messages(5)->messages.empty());
  CHECK(texts(*first) == "a ");
}

TEST_CASE("the history is the same object until there is a new message, and never changes") {
  Log log(kPlenty, 2);
  log.append(said("a"));
  const auto before = log.history();
  log.append(entry(event::Left{}));
  CHECK(log.history() == before);
  log.append(said("b"));
  log.append(said("c"));
  CHECK(log.history() != before);
  CHECK(texts(*before) == "a ");
  CHECK(texts(*log.history()) == "b c ");
}

TEST_CASE("the history outlasts the window") {
  Log log(1, 3);
  for (const char* text : {"a", "b", "c"}) log.append(said(text));
  CHECK(log.end_index() - log.first_index() == 1);
  CHECK(texts(*log.history()) == "a b c ");
}

TEST_CASE("messages that joins and leaves have pushed out of the window are among the last still") {
  Log log(10'000, 3);
  std::uint64_t seq = 0;
  const auto append = [&](const std::shared_ptr<LogEntry>& made) {
    made->event.seq = ++seq;
    log.append(made);
  };
  append(said("a"));
  append(said("b"));
  while (log.first_index() < 2) append(entry(event::Joined{"somebody"}));
  const std::uint64_t before = seq;
  append(said("c"));
  append(entry(event::Left{"somebody"}));
  CHECK(texts(*log.last_messages(1)) == "c ");
  CHECK(texts(*log.last_messages(2)) == "b c ");
  CHECK(texts(*log.last_messages(100)) == "a b c ");
  CHECK(texts(*log.last_messages(2, before)) == "a b ");
  CHECK(texts(*log.last_messages(2, 1)) == "a ");
}

TEST_CASE("from the window come no more messages than take so many bytes, and the history anyway") {
  Log log(kPlenty, 2);
  for (std::uint64_t seq = 1; seq <= 10; ++seq) {
    const auto made = said(std::to_string(seq));
    made->event.seq = seq;
    log.append(made);
  }
  CHECK(texts(*log.last_messages(100, UINT64_MAX, 0)) == "9 10 ");
  CHECK(texts(*log.last_messages(100, UINT64_MAX, 1)) == "8 9 10 ");
  CHECK(texts(*log.last_messages(100, UINT64_MAX, 3 * log.at(0)->cost)) == "6 7 8 9 10 ");
  CHECK(texts(*log.last_messages(100, 5, 1)) == "5 ");
}

TEST_CASE("without a history there is none") {
  Log log(kPlenty, 0);
  log.append(said("a"));
  CHECK(log.history()->messages.empty());
}

TEST_CASE("one's own doing is Own, another's is Public or for its target Private") {
  CHECK(said("")->view_for(1) == View::Own);
  CHECK(said("")->view_for(2) == View::Public);
  CHECK(entry(event::Whisper{}, 2)->view_for(1) == View::Own);
  CHECK(entry(event::Whisper{}, 2)->view_for(2) == View::Private);
}

}  // namespace
}  // namespace chat
