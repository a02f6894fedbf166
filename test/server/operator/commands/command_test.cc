#include "server/operator/commands/command.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <variant>

namespace chat {
namespace {

using std::chrono::seconds;

// What the line means, if it means an order of this kind; else it throws.
template <class Kind>
Kind order_in(std::string_view line) {
  return std::get<Kind>(std::get<Order>(parse_operator_command(line)));
}

std::string mistake_in(std::string_view line) {
  const OperatorCommand command = parse_operator_command(line);
  const auto* mistake = std::get_if<command::Mistake>(&command);
  return mistake == nullptr ? "" : mistake->sentence;
}

TEST_CASE(
    "a command's word is read in any case, with a slash or without, and an empty line is none") {
  CHECK(std::holds_alternative<command::Who>(parse_operator_command("who")));
  CHECK(std::holds_alternative<command::Who>(parse_operator_command("  WHO  ")));
  CHECK(std::holds_alternative<command::Who>(parse_operator_command("/who")));
  CHECK(std::holds_alternative<command::Nothing>(parse_operator_command("")));
  CHECK(std::holds_alternative<command::Nothing>(parse_operator_command(" \t ")));
}

TEST_CASE("a kick takes a name, and the rest of the line is the reason") {
  CHECK(order_in<order::Kick>("kick ann").name == "ann");
  CHECK(order_in<order::Kick>("kick ann").reason.empty());
  const auto kick = order_in<order::Kick>("kick  ann   too much  noise ");
  CHECK(kick.name == "ann");
  CHECK(kick.reason == "too much  noise");
  CHECK(mistake_in("kick").find("kick NAME [REASON]") != std::string::npos);
}

TEST_CASE("a mute takes a name, a time and a reason, and a number that is no time is a mistake") {
  const auto mute = order_in<order::Mute>("mute ann 10m  too loud");
  CHECK(mute.name == "ann");
  CHECK(mute.time == std::chrono::minutes(10));
  CHECK(mute.reason == "too loud");
  CHECK(!order_in<order::Mute>("mute ann").time);
  CHECK(order_in<order::Mute>("mute ann too loud").reason == "too loud");
  CHECK(mistake_in("mute ann 10").find("10m") != std::string::npos);
  CHECK(mistake_in("mute ann 10 minutes").find("10m") != std::string::npos);
  CHECK(!mistake_in("mute").empty());
  CHECK(order_in<order::Unmute>("unmute ann").name == "ann");
  CHECK(!mistake_in("unmute ann now").empty());
  CHECK(!mistake_in("unmute").empty());
}

TEST_CASE("names of any script are read as they are typed") {
  for (const char* name : {"josé", "Ω.m-1_x", "李小龍", "ann."}) {
    CHECK(order_in<order::Kick>("kick " + std::string(name) + " spam").name == name);
    CHECK(order_in<order::Mute>("mute " + std::string(name) + " 5m").name == name);
  }
}

TEST_CASE("a reason is cleaned, and no longer than that of a /quit") {
  CHECK(order_in<order::Kick>("kick ann no\x1b[31mred").reason == "no[31mred");
  CHECK(order_in<order::Kick>("kick ann " + std::string(500, 'x')).reason.size() <= 200);
}

TEST_CASE("a stop is for now, or for later, with a reason or without") {
  const auto stop_in = [](std::string_view line) {
    return std::get<command::Stop>(parse_operator_command(line));
  };
  CHECK(stop_in("stop").in == seconds(0));
  CHECK(stop_in("stop an update").reason == "an update");
  CHECK(stop_in("stop in 5m").in == seconds(300));
  CHECK(stop_in("stop in 90s an update").in == seconds(90));
  CHECK(stop_in("stop in 90s an update").reason == "an update");
  CHECK(mistake_in("stop in the evening").find("stop in 5m") != std::string::npos);
  CHECK(!mistake_in("stop in").empty());
}

TEST_CASE("a stop that was announced can be taken back") {
  CHECK(std::holds_alternative<command::CancelStop>(parse_operator_command("stop cancel")));
  for (const char* slip : {"stop cancel, sorry", "stop cancelled", "stop 5m", "stop 5m lunch",
                           "stop 5 minutes", "lock joe", "unlock joe", "clear-history joe"}) {
    CAPTURE(slip);
    CHECK(std::holds_alternative<command::Mistake>(parse_operator_command(slip)));
  }
}

TEST_CASE("a topic is set, shown without a text, and taken away with -") {
  CHECK(order_in<order::SetTopic>("topic chapter 3").text == "chapter 3");
  CHECK(order_in<order::SetTopic>("topic -").text.empty());
  CHECK(std::holds_alternative<command::ShowTopic>(parse_operator_command("topic")));
}

TEST_CASE("what is no command is said to be none, and nothing is told to anyone") {
  CHECK(mistake_in("hello everyone").find("no command hello") != std::string::npos);
  CHECK(!mistake_in("say").empty());
  CHECK(!mistake_in(std::string(kMaxCommand + 1, 'x')).empty());
}

TEST_CASE("help has a line for each command: its word, what comes behind it, and what it does") {
  std::istringstream help(operator_help());
  std::string words;
  for (std::string line; std::getline(help, line);) {
    CAPTURE(line);
    const std::string word = line.substr(0, line.find_first_of(" :"));
    CHECK(mistake_in(word).find("there is no command") == std::string::npos);
    CHECK(line.find(": ") != std::string::npos);
    words += word + ' ';
  }
  CHECK(
      words ==
      "help who kick mute unmute ban unban bans op deop say topic lock unlock clear-history stats "
      "reload stop ");
}

}  // namespace
}  // namespace chat
