#include "server/log/log.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace chat {
namespace {

constexpr std::size_t kPlenty = 1'000'000;

std::shared_ptr<LogEntry> entry(EventKind kind, std::string text, MemberId target = kNobody) {
  auto made = std::make_shared<LogEntry>();
  made->event.kind = kind;
  made->event.text = std::move(text);
  made->actor = 1;
  made->target = target;
  return made;
}

std::string texts(const History& history) {
  std::string all;
  for (const EntryPtr& each : history.messages) all += each->event.text + " ";
  return all;
}

TEST_CASE("public entries are counted from 0, and a private one has the number of the next") {
  Log log(kPlenty, 5);
  CHECK(log.first_index() == 0);
  CHECK(log.end_index() == 0);
  const auto first = entry(EventKind::Say, "a");
  const auto whisper = entry(EventKind::Whisper, "w", 2);
  const auto second = entry(EventKind::Joined, "");
  log.append(first);
  log.append(whisper);
  log.append(second);
  CHECK(first->public_index == 0);
  CHECK(whisper->public_index == 1);
  CHECK(second->public_index == 1);
  CHECK(log.end_index() == 2);
  CHECK(log.at(0) == first);
  CHECK(log.at(1) == second);
}

TEST_CASE("the window stays below its bytes, and says where it begins") {
  constexpr std::size_t kWindow = 20'000;
  Log log(kWindow, 0);
  for (int i = 0; i < 200; ++i) {
    log.append(entry(EventKind::Say, std::string(500, 'x') + std::to_string(i)));
    CHECK(log.bytes() <= kWindow);
  }
  CHECK(log.end_index() == 200);
  CHECK(log.first_index() > 150);
  CHECK(log.first_index() < 199);
  std::size_t bytes = 0;
  for (std::uint64_t i = log.first_index(); i < log.end_index(); ++i) {
    CHECK(log.at(i)->public_index == i);
    CHECK(log.at(i)->event.text == std::string(500, 'x') + std::to_string(i));
    bytes += log.at(i)->cost;
  }
  CHECK(bytes == log.bytes());
}

TEST_CASE("the last entry is kept even when it is larger than the window") {
  Log log(10, 0);
  log.append(entry(EventKind::Say, "a"));
  log.append(entry(EventKind::Say, "b"));
  CHECK(log.first_index() == 1);
  CHECK(log.at(1)->event.text == "b");
}

TEST_CASE("an entry costs at least its text") {
  CHECK(cost_of(*entry(EventKind::Say, std::string(4096, 'x'))) >= 4096 + sizeof(LogEntry));
  auto welcome = entry(EventKind::Welcome, "");
  const std::size_t before = cost_of(*welcome);
  welcome->event.here.resize(20);
  CHECK(cost_of(*welcome) >= before + 20 * sizeof(Person));
}

TEST_CASE("the history is the last messages, nothing private and no comings and goings") {
  Log log(kPlenty, 3);
  CHECK(log.history()->messages.empty());
  log.append(entry(EventKind::Say, "a"));
  log.append(entry(EventKind::Joined, "joined"));
  log.append(entry(EventKind::Act, "b"));
  log.append(entry(EventKind::Whisper, "secret", 2));
  CHECK(texts(*log.history()) == "a b ");
  log.append(entry(EventKind::Say, "c"));
  log.append(entry(EventKind::Say, "d"));
  CHECK(texts(*log.history()) == "b c d ");
}

TEST_CASE("the history is the same object until there is a new message, and never changes") {
  Log log(kPlenty, 2);
  log.append(entry(EventKind::Say, "a"));
  const auto before = log.history();
  log.append(entry(EventKind::Left, ""));
  CHECK(log.history() == before);
  log.append(entry(EventKind::Say, "b"));
  log.append(entry(EventKind::Say, "c"));
  CHECK(log.history() != before);
  CHECK(texts(*before) == "a ");
  CHECK(texts(*log.history()) == "b c ");
}

TEST_CASE("the history outlasts the window") {
  Log log(1, 3);
  for (const char* text : {"a", "b", "c"}) log.append(entry(EventKind::Say, text));
  CHECK(log.end_index() - log.first_index() == 1);
  CHECK(texts(*log.history()) == "a b c ");
}

TEST_CASE("without a history there is none") {
  Log log(kPlenty, 0);
  log.append(entry(EventKind::Say, "a"));
  CHECK(log.history()->messages.empty());
}

TEST_CASE("one's own doing is Own, another's is Public or for its target Private") {
  CHECK(entry(EventKind::Say, "")->view_for(1) == View::Own);
  CHECK(entry(EventKind::Say, "")->view_for(2) == View::Public);
  CHECK(entry(EventKind::Whisper, "", 2)->view_for(1) == View::Own);
  CHECK(entry(EventKind::Whisper, "", 2)->view_for(2) == View::Private);
}

}  // namespace
}  // namespace chat
