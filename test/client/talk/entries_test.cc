#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "client/talk/printer.h"

namespace chat {
namespace {

using Kind = Entry::Kind;
using Whose = Entry::Whose;

Event event(EventKind kind, std::string name, std::string text = "") {
  Event made;
  made.kind = kind;
  made.name = std::move(name);
  made.text = std::move(text);
  made.seq = 7;
  made.time_ms = 1000;
  return made;
}

// What a screen is told of `told`, by a printer that knows that it is joe's.
std::vector<Entry> entries(const std::vector<Event>& told) {
  Printer printer(Printer::Audience::Screen);
  Event welcome = event(EventKind::Welcome, "joe");
  welcome.people = 2;
  printer.add(welcome);
  (void)printer.take_entries();
  for (const Event& each : told) printer.add(each);
  CHECK(printer.take().empty());
  return printer.take_entries();
}

TEST_CASE("a screen is told who said what, when and where in the log") {
  const auto told =
      entries({event(EventKind::Say, "ann", "hello\tall"), event(EventKind::Act, "ann", "waves")});
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind == Kind::Message);
  CHECK(told[0].whose == Whose::Others);
  CHECK(told[0].name == "ann");
  CHECK(told[0].text == "hello all");
  CHECK(told[0].seq == 7);
  CHECK(told[0].time_ms == 1000);
  CHECK(told[1].kind == Kind::Action);
}

TEST_CASE("whispers and what names us are ours to notice, and what we said is our own") {
  Event whisper = event(EventKind::Whisper, "ann", "psst");
  whisper.other = "joe";
  Event own_whisper = event(EventKind::Whisper, "JOE", "psst");
  own_whisper.other = "ann";
  const auto told = entries({whisper, own_whisper, event(EventKind::Say, "ann", "Joe: hi"),
                             event(EventKind::Say, "joe", "joe joe")});
  REQUIRE(told.size() == 4);
  CHECK(told[0].kind == Kind::Whisper);
  CHECK(told[0].whose == Whose::AtMe);
  CHECK(told[0].to == "joe");
  CHECK(told[1].whose == Whose::Mine);
  CHECK(told[2].whose == Whose::AtMe);
  CHECK(told[3].whose == Whose::Mine);
}

TEST_CASE("comings and goings can be told from other notices, marks are taken off") {
  Event joined = event(EventKind::Joined, "bob");
  joined.people = 3;
  const auto told =
      entries({joined, event(EventKind::Notice, "", "be kind"), event(EventKind::Error, "", "no")});
  REQUIRE(told.size() == 3);
  CHECK(told[0].kind == Kind::Arrival);
  CHECK(told[0].text == "bob joined (3 people here)");
  CHECK(told[1].kind == Kind::Notice);
  CHECK(told[1].text == "be kind");
  CHECK(told[2].kind == Kind::Error);
  CHECK(told[2].text == "no");
}

TEST_CASE("an own line is told when it has its place in the log") {
  Printer printer(Printer::Audience::Screen);
  printer.add(event(EventKind::Welcome, "joe"));
  (void)printer.take_entries();
  Event ok = event(EventKind::Ok, "");
  ok.line = 1;
  printer.add_own(ok, "//hello > ann");
  printer.add_own(ok, "/me waves");
  printer.add_own(ok, "psst > ann");  // that comes as a whisper from ourselves
  printer.add_own(ok, "?");
  const auto told = printer.take_entries();
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind == Kind::Message);
  CHECK(told[0].whose == Whose::Mine);
  CHECK(told[0].name == "joe");
  CHECK(told[0].text == "hello > ann");
  CHECK(told[0].seq == 7);
  CHECK(told[1].kind == Kind::Action);
  CHECK(told[1].text == "waves");
}

TEST_CASE("older messages are given once, when all of them have come") {
  Printer printer(Printer::Audience::Screen);
  printer.add(event(EventKind::Welcome, "joe"));
  (void)printer.take_entries();
  printer.begin_older();
  Event history = event(EventKind::History, "");
  history.count = 2;
  printer.add(history);
  printer.add(event(EventKind::Say, "ann", "one"));
  CHECK_FALSE(printer.take_older().has_value());
  printer.add(event(EventKind::Say, "ann", "two"));
  printer.add(event(EventKind::Current, ""));
  printer.add(event(EventKind::Say, "ann", "three"));
  const auto older = printer.take_older();
  REQUIRE(older.has_value());
  CHECK(older->size() == 2);
  CHECK_FALSE(printer.take_older().has_value());
  const auto told = printer.take_entries();
  REQUIRE(told.size() == 1);
  CHECK(told[0].text == "three");
}

}  // namespace
}  // namespace chat
