#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "client/talk/printer.h"

namespace chat {
namespace {

using Kind = Entry::Kind;
using Whose = Entry::Whose;

Event at(event::What what) {
  return {7, 1000, std::move(what)};
}

Event said(std::string name, std::string text) {
  return at(event::Message{std::move(name), std::move(text)});
}

const Event kWelcome = at(event::Welcome{.name = "joe", .people = 2});

// For joe, who has been welcomed.
Printer printer_for_screen() {
  Printer printer(Printer::Audience::Screen);
  printer.add(kWelcome);
  printer.add(at(event::Current{}));
  (void)printer.take_entries();
  return printer;
}

// What joe's screen is told of `told`.
std::vector<Entry> entries(const std::vector<Event>& told) {
  Printer printer = printer_for_screen();
  for (const Event& each : told) printer.add(each);
  CHECK(printer.take().empty());
  return printer.take_entries();
}

TEST_CASE("a screen is told who said what, when and where in the log") {
  const auto told = entries(
      {said("ann", "hello\tall"), at(event::Message{"ann", "waves", event::Message::Kind::Act})});
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
  const auto told =
      entries({at(event::Whisper{"ann", "joe", "psst"}), at(event::Whisper{"JOE", "ann", "psst"}),
               said("ann", "Joe: hi"), said("joe", "joe joe")});
  REQUIRE(told.size() == 4);
  CHECK(told[0].kind == Kind::Whisper);
  CHECK(told[0].whose == Whose::AtMe);
  CHECK(told[0].to == "joe");
  CHECK(told[1].whose == Whose::Mine);
  CHECK(told[2].whose == Whose::AtMe);
  CHECK(told[3].whose == Whose::Mine);
}

TEST_CASE("comings and goings can be told from other notices; sentences have no marks") {
  const auto told = entries(
      {at(event::Joined{"bob", 3}), at(event::Notice{"be kind"}), at(event::Error{0, "", "no"})});
  REQUIRE(told.size() == 3);
  CHECK(told[0].kind == Kind::Arrival);
  CHECK(told[0].text == "bob joined (3 people here)");
  CHECK(told[1].kind == Kind::Notice);
  CHECK(told[1].text == "be kind");
  CHECK(told[2].kind == Kind::Error);
  CHECK(told[2].text == "no");
}

TEST_CASE("what a sentence begins with does not change its kind") {
  Printer printer(Printer::Audience::Screen);
  printer.add(Kind::Notice, "! is a mark");
  printer.add(Kind::Error, "* is one too");
  const auto told = printer.take_entries();
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind == Kind::Notice);
  CHECK(told[0].text == "! is a mark");
  CHECK(told[1].kind == Kind::Error);
  CHECK(told[1].text == "* is one too");
}

TEST_CASE("an own line is told when it has its place in the log") {
  Printer printer = printer_for_screen();
  const Event ok = at(event::Ok{1});
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
  Printer printer = printer_for_screen();
  printer.begin_older();
  printer.add(at(event::History{1, 2}));
  printer.add(said("ann", "one"));
  CHECK_FALSE(printer.take_older().has_value());
  printer.add(said("ann", "two"));
  printer.add(at(event::Current{}));
  printer.add(said("ann", "three"));
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
