#include "client/talk/printer.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "common/system/clock.h"

namespace chat {
namespace {

using Audience = Printer::Audience;

Event event(EventKind kind, std::string name = "", std::string text = "") {
  Event made;
  made.kind = kind;
  made.name = std::move(name);
  made.text = std::move(text);
  return made;
}

Event with_people(EventKind kind, std::string name, std::uint32_t people, std::string text = "") {
  Event made = event(kind, std::move(name), std::move(text));
  made.people = people;
  return made;
}

Event with_other(EventKind kind, std::string name, std::string other, std::string text = "") {
  Event made = event(kind, std::move(name), std::move(text));
  made.other = std::move(other);
  return made;
}

Event history(std::uint64_t count) {
  Event made = event(EventKind::History);
  made.count = count;
  return made;
}

// A printer that knows who it is, and has told so.
Printer inside(Audience audience) {
  Printer printer(audience);
  printer.add(with_people(EventKind::Welcome, "joe", 3));
  printer.add(event(EventKind::Current));
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
  printer.add(with_people(EventKind::Welcome, "joe", 3));
  CHECK(printer.own_name() == "joe");
  CHECK(printer.take() ==
        "* You are joe; 3 people are here. Type ? for who is here, text > name to whisper, /help "
        "for more.\n");
  CHECK(printer.take().empty());
}

TEST_CASE("the first one here is told so, and a log gets no hints") {
  Printer printer(Audience::Log);
  printer.add(with_people(EventKind::Welcome, "joe", 1));
  CHECK(printer.take() == "* You are joe; nobody else is here yet.\n");
}

TEST_CASE("what is said, done and whispered begins with who did it") {
  CHECK(printed(event(EventKind::Say, "ann", "hello")) == "[ann] hello\n");
  CHECK(printed(event(EventKind::Act, "ann", "waves")) == "[ann] * waves\n");
  CHECK(printed(with_other(EventKind::Whisper, "ann", "joe", "psst")) ==
        "whisper from ann: psst\n");
  CHECK(printed(with_other(EventKind::Whisper, "joe", "ann", "psst")) == "whisper to ann: psst\n");
  CHECK(printed(with_other(EventKind::Whisper, "ann", "joe", "psst"), Audience::Log) ==
        "[ann > you] psst\n");
}

TEST_CASE("a log does not repeat one's own lines") {
  CHECK(printed(event(EventKind::Say, "joe", "hello"), Audience::Log).empty());
  CHECK(printed(with_other(EventKind::Whisper, "JOE", "ann", "psst"), Audience::Log).empty());
  CHECK(printed(event(EventKind::Say, "ann", "hello"), Audience::Log) == "[ann] hello\n");
}

TEST_CASE("no text of a peer can begin a line") {
  const std::string text = printed(event(EventKind::Say, "ann", "* joe left"));
  CHECK(text == "[ann] * joe left\n");
  CHECK(printed(with_people(EventKind::Left, "ann", 2, "\" (9 people here)")).front() == '*');
}

TEST_CASE("history is marked where it begins and where it ends, with local times") {
  Printer printer(Audience::Plain);
  printer.add(with_people(EventKind::Welcome, "joe", 2));
  (void)printer.take();
  printer.add(history(2));
  Event said = event(EventKind::Say, "ann", "hello");
  said.time_ms = 1'700'000'000'000;
  std::string time;
  append_local_time(time, said.time_ms, "%H:%M");
  printer.add(said);
  said.kind = EventKind::Act;
  printer.add(said);
  printer.add(event(EventKind::Current));
  CHECK(printer.take() == "* The last 2 messages:\n[" + time + " ann] hello\n[" + time +
                              " ann] * hello\n* (end of the last messages)\n");
  printer.add(said);
  CHECK(printer.take() == "[ann] * hello\n");
}

TEST_CASE("a script that asks for the history is given it") {
  Printer printer = inside(Audience::Answers);
  printer.add(event(EventKind::Say, "ann", "live"));
  printer.add(history(1));
  printer.add(event(EventKind::Say, "ann", "old"));
  printer.add(event(EventKind::Current));
  printer.add(event(EventKind::Say, "ann", "live again"));
  const std::string text = printer.take();
  CHECK(text.starts_with("* The last message:\n["));
  CHECK(text.ends_with(" ann] old\n* (end of the last messages)\n"));
}

TEST_CASE("what came while the connection was lost is marked, if anything did") {
  Printer printer = inside(Audience::Plain);
  printer.begin_catch_up();
  printer.add(with_people(EventKind::Away, "joe", 3));
  printer.add(with_other(EventKind::Whisper, "joe", "ann", "psst"));
  printer.add(with_people(EventKind::Joined, "bob", 4));
  printer.add(event(EventKind::Current));
  CHECK(printer.take() ==
        "whisper to ann: psst\n* While you were away:\n* bob joined (4 people here)\n"
        "* That was while you were away.\n");
  printer.begin_catch_up();
  printer.add(event(EventKind::Current));
  printer.add(event(EventKind::Say, "ann", "hello"));
  CHECK(printer.take() == "[ann] hello\n");
}

TEST_CASE("half an answer is not told when the connection is lost, the whole one later") {
  Printer printer = inside(Audience::Plain);
  Event users = with_people(EventKind::Users, "", 20);
  users.line = 1;
  for (int i = 0; i < 20; ++i) users.here.push_back({"p" + std::to_string(i), 0});
  printer.add(users);
  CHECK(printer.take().empty());
  printer.connection_lost();
  users.here = {{"ann", 61, Presence::Away}, {"bob", 5, Presence::Away}};
  printer.add(users);
  printer.add(event(EventKind::Ok));
  CHECK(printer.take().empty());
  Event ok = event(EventKind::Ok);
  ok.line = 1;
  printer.add(ok);
  CHECK(printer.take() == "* 20 people are here: ann (away 1 min), bob (away 5 s)\n");
}

TEST_CASE("without history nothing is said about it") {
  Printer printer(Audience::Plain);
  printer.add(with_people(EventKind::Welcome, "joe", 2));
  (void)printer.take();
  printer.add(event(EventKind::Current));
  CHECK(printer.take().empty());
}

TEST_CASE("joins and leaves tell how many are here, and a reason in quotes") {
  CHECK(printed(with_people(EventKind::Joined, "ann", 3)) == "* ann joined (3 people here)\n");
  CHECK(printed(with_people(EventKind::Left, "ann", 1)) == "* ann left (1 person here)\n");
  CHECK(printed(with_people(EventKind::Left, "ann", 2, "gone home")) ==
        "* ann left: \"gone home\" (2 people here)\n");
}

TEST_CASE("three joins in a row are told one by one, more in one line") {
  Printer printer = inside(Audience::Plain);
  const auto join = [&](std::uint32_t count) {
    for (std::uint32_t i = 1; i <= count; ++i) {
      printer.add(with_people(EventKind::Joined, "p" + std::to_string(i), 3 + i));
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
  for (int i = 0; i < 4; ++i) printer.add(with_people(EventKind::Left, "p" + std::to_string(i), 9));
  printer.add(event(EventKind::Say, "ann", "oh"));
  printer.add(with_people(EventKind::Joined, "bob", 10));
  CHECK(printer.take() ==
        "* 4 people left, p0, p1 and 2 more (9 people here)\n"
        "[ann] oh\n"
        "* bob joined (10 people here)\n");
}

TEST_CASE("a new name is told, and becomes one's own") {
  Printer printer = inside(Audience::Plain);
  printer.add(with_other(EventKind::Renamed, "ann", "eve"));
  printer.add(with_other(EventKind::Renamed, "joe", "jim"));
  CHECK(printer.take() == "* ann is now called eve\n* You are now called jim\n");
  CHECK(printer.own_name() == "jim");
}

TEST_CASE("who is here is told when the whole answer has come, oneself marked") {
  Printer printer = inside(Audience::Answers);
  Event users = with_people(EventKind::Users, "", 4);
  users.line = 7;
  users.here = {{"ann", 0}, {"bob", 301}};
  printer.add(users);
  users.here = {{"joe", 9000}, {"zoe", 7200}};
  printer.add(users);
  CHECK(printer.take().empty());
  Event ok = event(EventKind::Ok);
  ok.line = 7;
  printer.add(ok);
  CHECK(printer.take() ==
        "* 4 people are here: ann, bob (idle 5 min), joe (you), zoe (idle 2 h)\n");
}

TEST_CASE("many people are listed a dozen to a line") {
  Printer printer = inside(Audience::Plain);
  Event users = with_people(EventKind::Users, "", 14);
  for (int i = 0; i < 14; ++i) users.here.push_back({"p" + std::to_string(i), 0});
  printer.add(users);
  printer.add(event(EventKind::Ok));
  CHECK(printer.take() ==
        "* 14 people are here: p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11,\n"
        "*   p12, p13\n");
}

TEST_CASE("who only wants answers is told who is here and notices, nothing else") {
  Printer printer = inside(Audience::Answers);
  printer.add(event(EventKind::Say, "ann", "hello"));
  printer.add(with_other(EventKind::Whisper, "ann", "joe", "psst"));
  printer.add(with_people(EventKind::Joined, "bob", 4));
  printer.add(with_other(EventKind::Renamed, "joe", "jim"));
  CHECK(printer.take().empty());
  CHECK(printer.own_name() == "jim");
  printer.add(event(EventKind::Notice, "", "/help: this list"));
  CHECK(printer.take() == "* /help: this list\n");
}

TEST_CASE("errors, notices, missed lines and goodbyes have their own beginnings") {
  CHECK(printed(event(EventKind::Error, "", "no")) == "! no\n");
  CHECK(printed(event(EventKind::Notice, "", "hint")) == "* hint\n");
  Event missed = event(EventKind::Missed);
  missed.count = 7;
  CHECK(printed(missed) == "* Up to 7 lines are missing here\n");
  missed.count = 1;
  CHECK(printed(missed) == "* Up to 1 line is missing here\n");
  CHECK(printed(with_other(EventKind::Bye, "", "quit")) == "* Bye\n");
  CHECK(printed(with_other(EventKind::Bye, "", "quit"), Audience::Log).empty());
  CHECK(printed(with_other(EventKind::Bye, "", "shutdown", "the server is stopping")) ==
        "* The server is stopping\n");
  CHECK(printed(with_other(EventKind::Bye, "", "odd")) == "* The server ended the connection\n");
}

}  // namespace
}  // namespace chat
