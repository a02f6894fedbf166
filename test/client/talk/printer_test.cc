#include "client/talk/printer.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "common/protocol/wording.h"
#include "common/system/clock.h"

namespace chat {
namespace {

using Audience = Printer::Audience;

Event now(event::What what) {
  return {0, 0, std::move(what)};
}

Event said(std::string name, std::string text) {
  return now(event::Message{std::move(name), std::move(text)});
}

Event welcome(std::uint32_t people) {
  return now(event::Welcome{.name = "joe", .people = people});
}

// A printer that knows who it is, and has told so.
Printer inside(Audience audience) {
  Printer printer(audience);
  printer.add(welcome(3));
  printer.add(now(event::Current{}));
  (void)printer.take();
  return printer;
}

std::string printed(const Event& one, Audience audience = Audience::Plain) {
  Printer printer = inside(audience);
  printer.add(one);
  return printer.take();
}

TEST_CASE("the welcome says who one is and how many are here") {
  Printer printer(Audience::Plain);
  printer.add(welcome(3));
  CHECK(printer.own_name() == "joe");
  printer.add(now(event::Current{}));
  CHECK(printer.take() ==
        "* You are joe; 3 people are here. Type ? for who is here, text > name to whisper, /help "
        "for more.\n");
  CHECK(printer.take().empty());
}

TEST_CASE("the first one here is told so, and a log gets no hints") {
  Printer printer(Audience::Log);
  printer.add(welcome(1));
  CHECK(printer.take() == "* You are joe; nobody else is here yet.\n");
}

TEST_CASE("what is said, done and whispered begins with who did it") {
  CHECK(printed(said("ann", "hello")) == "[ann] hello\n");
  CHECK(printed(now(event::Message{"ann", "waves", event::Message::Kind::Act})) ==
        "[ann] * waves\n");
  CHECK(printed(now(event::Whisper{"ann", "joe", "psst"})) == "whisper from ann: psst\n");
  CHECK(printed(now(event::Whisper{"joe", "ann", "psst"})) == "whisper to ann: psst\n");
  CHECK(printed(now(event::Whisper{"ann", "joe", "psst"}), Audience::Log) == "[ann > you] psst\n");
}

TEST_CASE("a log does not repeat one's own lines") {
  CHECK(printed(said("joe", "hello"), Audience::Log).empty());
  CHECK(printed(now(event::Whisper{"JOE", "ann", "psst"}), Audience::Log).empty());
  CHECK(printed(said("ann", "hello"), Audience::Log) == "[ann] hello\n");
}

TEST_CASE("no text of a peer can begin a line") {
  const std::string text = printed(said("ann", "* joe left"));
  CHECK(text == "[ann] * joe left\n");
  CHECK(printed(now(event::Left{"ann", 2, "\" (9 people here)"})).front() == '*');
}

TEST_CASE("who comes in finds the first hint below the last messages") {
  Printer printer(Audience::Plain);
  printer.add(welcome(3));
  printer.add(now(event::History{0, 1}));
  printer.add(said("ann", "old"));
  printer.add(now(event::Current{}));
  const std::string text = printer.take();
  CHECK(text.starts_with("* The last message:\n"));
  CHECK(text.find("old\n") < text.find("* You are joe; 3 people are here. Type ? for who"));
}

TEST_CASE("history is marked where it begins and where it ends, with local times") {
  Printer printer = inside(Audience::Plain);
  printer.add(now(event::History{0, 2}));
  constexpr std::int64_t kTime = 1'700'000'000'000;
  std::string time;
  append_local_time(time, kTime, "%H:%M");
  printer.add({0, kTime, event::Message{"ann", "hello"}});
  const Event act{0, kTime, event::Message{"ann", "hello", event::Message::Kind::Act}};
  printer.add(act);
  printer.add(now(event::Current{}));
  CHECK(printer.take() == "* The last 2 messages:\n[" + time + " ann] hello\n[" + time +
                              " ann] * hello\n* " + std::string(kEndOfLastMessages) + "\n");
  printer.add(act);
  CHECK(printer.take() == "[ann] * hello\n");
}

TEST_CASE("a script that asks for the history is given it") {
  Printer printer = inside(Audience::Answers);
  printer.add(said("ann", "live"));
  printer.add(now(event::History{0, 1}));
  printer.add(said("ann", "old"));
  printer.add(now(event::Current{}));
  printer.add(said("ann", "live again"));
  const std::string text = printer.take();
  CHECK(text.starts_with("* The last message:\n["));
  CHECK(text.ends_with(" ann] old\n* " + std::string(kEndOfLastMessages) + "\n"));
}

TEST_CASE("what came while the connection was lost is marked, if anything did") {
  Printer printer = inside(Audience::Plain);
  printer.begin_catch_up();
  printer.add(now(event::Away{"joe", 3}));
  printer.add(now(event::Whisper{"joe", "ann", "psst"}));
  printer.add(now(event::Joined{"bob", 4}));
  printer.add(now(event::Current{}));
  CHECK(printer.take() ==
        "whisper to ann: psst\n* While you were away:\n* bob joined (4 people here)\n"
        "* That was while you were away.\n");
  printer.begin_catch_up();
  printer.add(now(event::Current{}));
  printer.add(said("ann", "hello"));
  CHECK(printer.take() == "[ann] hello\n");
}

TEST_CASE("half an answer is not told when the connection is lost, the whole one later") {
  Printer printer = inside(Audience::Plain);
  event::Users users{1, 20, {}};
  for (int i = 0; i < 20; ++i) users.here.push_back({"p" + std::to_string(i), 0});
  printer.add(now(users));
  CHECK(printer.take().empty());
  printer.connection_lost();
  users.here = {{"ann", 61, Presence::Away}, {"bob", 5, Presence::Away}};
  printer.add(now(users));
  printer.add(now(event::Ok{}));
  CHECK(printer.take().empty());
  printer.add(now(event::Ok{1}));
  CHECK(printer.take() == "* 20 people are here: ann (away 1 min), bob (away 5 s)\n");
}

TEST_CASE("what comes after the connection was lost is not taken for the rest of a history") {
  Printer printer = inside(Audience::Plain);
  printer.add(now(event::History{0, 2}));
  printer.add({0, 1'700'000'000'000, event::Message{"ann", "old"}});
  printer.connection_lost();
  (void)printer.take();
  printer.add(said("ann", "live"));
  printer.add(now(event::Current{}));
  CHECK(printer.take() == "[ann] live\n");
}

TEST_CASE("without history nothing is said about it") {
  Printer printer = inside(Audience::Plain);
  printer.add(now(event::Current{}));
  CHECK(printer.take().empty());
}

TEST_CASE("as a log, each line begins with day and time, those of the past too") {
  const std::int64_t now_ms = 1'795'225'550'915;
  std::string time;
  append_local_time(time, now_ms, "%F %T ");
  Printer printer(Audience::Log, Printer::Times::Yes);
  printer.add({5, now_ms, event::Message{"ann", "hello"}});
  printer.add({6, 0, event::History{0, 1}});
  (void)printer.take();
  printer.add({5, now_ms, event::Message{"ann", "again"}});
  CHECK(printer.take() == time + "[ann] again\n");
}

TEST_CASE("a gap is filled with what came in it, once, and what cannot be had is counted") {
  const auto said = [](std::uint64_t seq, const char* text) {
    return Event{seq, static_cast<std::int64_t>(seq) * 1000, event::Message{"ann", text}};
  };
  Printer printer = inside(Audience::Screen);
  (void)printer.take_entries();
  const auto told = [&printer] {
    std::vector<std::string> texts;
    for (const Entry& entry : printer.take_entries()) texts.push_back(entry.text);
    return texts;
  };
  printer.begin_gap({10, 10'000, 30});
  for (const Event& event : {said(9, "had"), said(12, "new"), said(31, "live")}) printer.add(event);
  printer.add(now(event::Current{}));
  CHECK(told() ==
        std::vector<std::string>{"While you were away:", "new", "That was while you were away."});
  printer.begin_gap({10, 10'000, 30});
  for (const Event& event : {said(22, "late"), said(23, "later")}) printer.add(event);
  printer.add(now(event::Current{}));
  CHECK(told() == std::vector<std::string>{"--- up to 11 messages are missing ---",
                                           "While you were away:", "late", "later",
                                           "That was while you were away."});
  printer.begin_gap({100, 10'000, 30, Printer::Gap::Log::Other});
  for (const Event& event : {said(9, "had"), said(12, "new")}) printer.add(event);
  printer.add(now(event::Current{}));
  CHECK(told() ==
        std::vector<std::string>{"While you were away:", "new", "That was while you were away."});
  printer.begin_gap({100, 10'000, 30});
  printer.add(now(event::Current{}));
  CHECK(told().empty());
}

TEST_CASE("joins and leaves tell how many are here, and why") {
  CHECK(printed(now(event::Joined{"ann", 3})) == "* ann joined (3 people here)\n");
  CHECK(printed(now(event::Left{"ann", 1})) == "* ann left (1 person here)\n");
  CHECK(printed(now(event::Left{"ann", 2, "\"gone home\""})) ==
        "* ann left: \"gone home\" (2 people here)\n");
}

TEST_CASE("three joins in a row are told one by one, more in one line") {
  Printer printer = inside(Audience::Plain);
  const auto join = [&](std::uint32_t count) {
    for (std::uint32_t i = 1; i <= count; ++i) {
      printer.add(now(event::Joined{"p" + std::to_string(i), 3 + i}));
    }
  };
  join(3);
  CHECK(printer.take() ==
        "* p1 joined (4 people here)\n* p2 joined (5 people here)\n* p3 joined (6 people here)\n");
  join(14);
  CHECK(printer.take() == "* 14 people joined, p1, p2 and 12 more (17 people here)\n");
}

TEST_CASE("a run ends where something else comes between") {
  Printer printer = inside(Audience::Plain);
  for (int i = 0; i < 4; ++i) printer.add(now(event::Left{"p" + std::to_string(i), 9}));
  printer.add(said("ann", "oh"));
  printer.add(now(event::Joined{"bob", 10}));
  CHECK(printer.take() ==
        "* 4 people left, p0, p1 and 2 more (9 people here)\n"
        "[ann] oh\n"
        "* bob joined (10 people here)\n");
}

TEST_CASE("who was put out is told of each, by whom and why") {
  Printer printer = inside(Audience::Plain);
  printer.add(now(event::Left{"p1", 9}));
  std::string expected = "* p1 left (9 people here)\n";
  for (int i = 0; i < 4; ++i) {
    const event::Left left{"ann", 8, "banned by eve: spam"};
    printer.add(now(left));
    expected += "* " + presence_line(left) + "\n";
  }
  CHECK(printer.take() == expected);
}

TEST_CASE("a new name is told, and becomes one's own") {
  Printer printer = inside(Audience::Plain);
  printer.add(now(event::Renamed{"ann", "eve"}));
  printer.add(now(event::Renamed{"joe", "jim"}));
  CHECK(printer.take() == "* ann is now called eve\n* You are now called jim\n");
  CHECK(printer.own_name() == "jim");
}

TEST_CASE("who is here is told when the whole answer has come, oneself marked") {
  Printer printer = inside(Audience::Answers);
  printer.add(now(event::Users{7, 4, {{"ann", 0}, {"bob", 301}}}));
  printer.add(now(event::Users{7, 4, {{"joe", 9000}, {"zoe", 7200}}}));
  CHECK(printer.take().empty());
  printer.add(now(event::Ok{7}));
  CHECK(printer.take() ==
        "* 4 people are here: ann, bob (idle 5 min), joe (you), zoe (idle 2 h)\n");
}

TEST_CASE("many people are listed a dozen to a line") {
  Printer printer = inside(Audience::Plain);
  event::Users users{0, 14, {}};
  for (int i = 0; i < 14; ++i) users.here.push_back({"p" + std::to_string(i), 0});
  printer.add(now(users));
  printer.add(now(event::Ok{}));
  CHECK(printer.take() ==
        "* 14 people are here: p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11,\n"
        "*   p12, p13\n");
}

TEST_CASE("who only wants answers is told who is here and notices, nothing else") {
  Printer printer = inside(Audience::Answers);
  printer.add(said("ann", "hello"));
  printer.add(now(event::Whisper{"ann", "joe", "psst"}));
  printer.add(now(event::Joined{"bob", 4}));
  printer.add(now(event::Renamed{"joe", "jim"}));
  CHECK(printer.take().empty());
  CHECK(printer.own_name() == "jim");
  printer.add(now(event::Notice{"/help: this list"}));
  CHECK(printer.take() == "* /help: this list\n");
}

TEST_CASE("errors, notices, missed lines and goodbyes have their own beginnings") {
  CHECK(printed(now(event::Error{0, "", "no"})) == "! no\n");
  CHECK(printed(now(event::Notice{"hint"})) == "* hint\n");
  CHECK(printed(now(event::Missed{7})) == "* --- up to 7 messages are missing ---\n");
  CHECK(printed(now(event::Missed{1})) == "* --- up to 1 message is missing ---\n");
  CHECK(printed(now(event::Bye{"quit"})) == "* Bye\n");
  CHECK(printed(now(event::Bye{"quit"}), Audience::Log).empty());
  CHECK(printed(now(event::Bye{"shutdown", "the server is stopping"})) ==
        "* The server is stopping\n");
  CHECK(printed(now(event::Bye{"odd"})) == "* The server ended the connection\n");
}

}  // namespace
}  // namespace chat
