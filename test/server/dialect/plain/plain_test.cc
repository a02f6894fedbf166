// The plain dialect, as PROTOCOL.md shows it.

#include "server/dialect/plain/plain.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/protocol/wording.h"
#include "common/system/clock.h"

namespace chat {
namespace {

constexpr std::int64_t kTime = 1795225550915;

std::string shown(event::What what, View view) {
  LogEntry entry;
  entry.event = {5, kTime, std::move(what)};
  std::string out;
  plain_dialect().encoder.append(out, entry, view);
  return out;
}

event::Message act(std::string name, std::string text) {
  return {std::move(name), std::move(text), event::Message::Kind::Act};
}

event::Welcome welcome(std::uint32_t people, std::size_t named) {
  event::Welcome made{.name = "joe", .people = people};
  for (std::size_t i = 0; i < named; ++i) made.here.push_back({"u" + std::to_string(i), 0});
  return made;
}

TEST_CASE("plain: what is said begins with who said it, and is not told to who said it") {
  CHECK(shown(event::Message{"ann", "hello"}, View::Public) == "[ann] hello\n");
  CHECK(shown(act("ann", "waves"), View::Public) == "[ann] * waves\n");
  CHECK(shown(event::Message{"ann", "hello"}, View::Own).empty());
  CHECK(shown(act("ann", "waves"), View::Own).empty());
}

TEST_CASE("plain: a message from the history has its local time") {
  std::string time;
  append_local_time(time, kTime, "%H:%M");
  REQUIRE(time.size() == 5);
  CHECK(shown(event::Message{"ann", "hello"}, View::Old) == "[" + time + " ann] hello\n");
  CHECK(shown(act("ann", "waves"), View::Old) == "[" + time + " ann] * waves\n");
}

TEST_CASE("plain: a whisper says which side of it one is") {
  const event::Whisper whisper{"joe", "ann", "psst"};
  CHECK(shown(whisper, View::Private) == "[joe > you] psst\n");
  CHECK(shown(whisper, View::Own) == "[you > ann] psst\n");
}

TEST_CASE("plain: the welcome names who is here and how to go on") {
  const std::string hint = ". Type ? for who is here, text > name to whisper, /help for more.\n";
  CHECK(shown(welcome(3, 3), View::Own) == "* You are joe. 3 people are here: u0, u1, u2" + hint);
  CHECK(shown(welcome(1, 1), View::Own) == "* You are joe. 1 person is here: u0" + hint);
  CHECK(shown(welcome(100, 2), View::Own) ==
        "* You are joe. 100 people are here: u0, u1 and 98 more" + hint);
}

TEST_CASE("plain: the history says how much of it comes") {
  CHECK(shown(event::History{0, 2}, View::Own) == "* The last 2 messages:\n");
  CHECK(shown(event::History{0, 1}, View::Own) == "* The last message:\n");
  CHECK(shown(event::History{0, 0}, View::Own) == "* There are no messages yet.\n");
}

TEST_CASE("plain: the end of the history is marked where there was one") {
  CHECK(shown(event::Current{2}, View::Own) == "* " + std::string(kEndOfLastMessages) + "\n");
  CHECK(shown(event::Current{}, View::Own).empty());
}

TEST_CASE("plain: comings and goings tell how many are here, and why") {
  CHECK(shown(event::Joined{"ann", 3}, View::Public) == "* ann joined (3 people here)\n");
  CHECK(shown(event::Left{"ann", 2, "\"lunch\""}, View::Public) ==
        "* ann left: \"lunch\" (2 people here)\n");
  CHECK(shown(event::Left{"ann", 1}, View::Public) == "* ann left (1 person here)\n");
  CHECK(shown(event::Joined{"ann"}, View::Own).empty());
  CHECK(shown(event::Left{"ann"}, View::Own).empty());
}

TEST_CASE("plain: a new name is told to the others and to its holder") {
  const event::Renamed renamed{"ann", "eve"};
  CHECK(shown(renamed, View::Public) == "* ann is now called eve\n");
  CHECK(shown(renamed, View::Own) == "* You are now called eve\n");
}

TEST_CASE("plain: ? lists all, twenty to a line, every line a notice") {
  event::Users users{.people = 45};
  for (int i = 0; i < 45; ++i) users.here.push_back({"u" + std::to_string(i), 0});
  const std::string text = shown(users, View::Own);
  CHECK(text.starts_with("* 45 people are here: u0, u1, "));
  CHECK(text.find("u19,\n*   u20, ") != std::string::npos);
  CHECK(text.find("u39,\n*   u40, ") != std::string::npos);
  CHECK(text.ends_with(", u44\n"));
}

TEST_CASE("plain: who has been silent for five minutes is called idle") {
  event::Users users{.people = 5};
  users.here = {{"a", 299}, {"b", 300}, {"c", 3599}, {"d", 3600}, {"e", 90'000}};
  CHECK(shown(users, View::Own) ==
        "* 5 people are here: a, b (idle 5 min), c (idle 59 min), d (idle 1 h), e (idle 25 h)\n");
  CHECK(shown(event::Users{0, 1, {{"a", 0}}}, View::Own) == "* 1 person is here: a\n");
}

TEST_CASE("plain: errors, notices, gaps and the goodbye have beginnings of their own") {
  CHECK(shown(event::Error{0, "syntax", "no"}, View::Own) == "! no\n");
  CHECK(shown(event::Notice{"help"}, View::Own) == "* help\n");
  CHECK(shown(event::Missed{3}, View::Own) ==
        "* About 3 lines are missing here: they came faster than you read\n");
  CHECK(shown(event::Missed{1}, View::Own) ==
        "* About 1 line is missing here: they came faster than you read\n");
  CHECK(shown(event::Bye{}, View::Own) == "* Bye\n");
  CHECK(shown(event::Bye{"shutdown", "the server stops"}, View::Own) ==
        "* the server stops\n* Bye\n");
  CHECK(shown(event::Ok{}, View::Own).empty());
}

TEST_CASE("plain: nothing that a person says can begin a line") {
  for (const char* text : {"[ann] forged", "* Bye", "! forged", "* bob joined (9 people here)"}) {
    CHECK(shown(event::Message{"eve", text}, View::Public) == "[eve] " + std::string(text) + "\n");
  }
}

TEST_CASE("plain: a long run of what looks blank is cut, wherever it is") {
  const std::string most(16, ' ');
  CHECK(shown(event::Message{"eve", "a" + most + "b"}, View::Public) == "[eve] a" + most + "b\n");
  const std::string more(80, ' ');
  const std::string cut = "a" + most + "b";
  const std::string long_one = "a" + more + "b";
  CHECK(shown(event::Message{"eve", long_one}, View::Public) == "[eve] " + cut + "\n");
  CHECK(shown(act("eve", long_one), View::Public) == "[eve] * " + cut + "\n");
  CHECK(shown(event::Message{"eve", long_one}, View::Old).ends_with(" eve] " + cut + "\n"));
  CHECK(shown(event::Whisper{"eve", "ann", long_one}, View::Private) ==
        "[eve > you] " + cut + "\n");
  CHECK(shown(event::Left{"eve", 1, "\"" + long_one + "\""}, View::Public) ==
        "* eve left: \"" + cut + "\" (1 person here)\n");
  CHECK(shown(event::Message{"eve", "a b" + more + "c d" + more + "e"}, View::Public) ==
        "[eve] a b" + most + "c d" + most + "e\n");
}

TEST_CASE("plain: every character that looks blank counts, wide ones and tabs as what they take") {
  for (const char* blank : {"\u00A0", "\u2000", "\u200A", "\u200C", "\u034F", "\u2800", "\uFE0F",
                            "\u115F", "\u3000", "\u3164", "\U00013441", "\t"}) {
    CAPTURE(blank);
    std::string text = "a";
    for (int i = 0; i < 80; ++i) text.append(blank);
    const std::string line = shown(event::Message{"eve", text + "[ann] hi"}, View::Public);
    std::size_t kept = 0;
    for (std::size_t at = 0; (at = line.find(blank, at)) != std::string::npos; ++at) ++kept;
    kept -= *blank == ' ' ? 1 : 0;
    CHECK(kept >= 2);
    CHECK(kept <= 16);
    CHECK(line.ends_with("[ann] hi\n"));
  }
  const std::string tabs = shown(event::Message{"eve", "a\t\t\tb"}, View::Public);
  CHECK(tabs == "[eve] a\t\tb\n");
  const std::string mixed = shown(event::Message{"eve", "a \u3000\t \u2800 \t b"}, View::Public);
  CHECK(mixed == "[eve] a \u3000\t \u2800 b\n");
}

TEST_CASE("plain: words are never cut, however long") {
  const std::string long_word(4000, '-');
  CHECK(shown(event::Message{"eve", long_word + "[ann] hi"}, View::Public) ==
        "[eve] " + long_word + "[ann] hi\n");
}

// `length` of them in a row; after the last, `people` are here.
template <class Move>
std::string run_text(std::uint32_t length, std::uint32_t people) {
  std::vector<EntryPtr> run;
  for (std::uint32_t i = 0; i < length; ++i) {
    auto entry = std::make_shared<LogEntry>();
    entry->event.what = Move{"u" + std::to_string(i), people + i + 1 - length};
    run.push_back(entry);
  }
  std::string out;
  plain_dialect().encoder.append_run(out, run);
  return out;
}

TEST_CASE("plain: a run of joins or leaves is one line with the last count") {
  CHECK(run_text<event::Joined>(1, 3) == "* u0 joined (3 people here)\n");
  CHECK(run_text<event::Joined>(2, 3) == "* 2 people joined, u0 and u1 (3 people here)\n");
  CHECK(run_text<event::Joined>(14, 120) ==
        "* 14 people joined, u0, u1 and 12 more (120 people here)\n");
  CHECK(run_text<event::Left>(3, 3) == "* 3 people left, u0, u1 and 1 more (3 people here)\n");
}

}  // namespace
}  // namespace chat
