#include "client/edit/local_commands.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>

#include "common/text/text.h"

namespace chat {
namespace {

std::string told(const Clear&) {
  return "clear";
}
std::string told(const Ignore& ignore) {
  return "ignore <" + ignore.name + ">";
}
std::string told(const Unignore& unignore) {
  return "unignore <" + unignore.name + ">";
}
std::string told(const Save& save) {
  return "save <" + save.file + ">";
}
std::string told(const Set& set) {
  return "set <" + set.name + "> <" + set.value + ">";
}
std::string told(const Reply& reply) {
  return "reply <" + reply.text + ">";
}
std::string told(const FindText& find) {
  return "find <" + find.text + ">";
}
std::string told(const ShowLines&) {
  return "lines";
}
std::string told(const ShowKeys&) {
  return "keys";
}
std::string told(const BadLocalCommand& bad) {
  return "bad: " + bad.sentence;
}

// A command in one line, to compare with.
std::string read(std::string_view line) {
  const auto command = parse_local_command(clean(line));
  if (!command) return "the server's";
  return std::visit([](const auto& one) { return told(one); }, *command);
}

TEST_CASE("what the client answers itself is what the table says") {
  CHECK(read("/clear") == "clear");
  CHECK(read("/lines") == "lines");
  CHECK(read("/ignore") == "ignore <>");
  CHECK(read("/help Keys") == "keys");
  CHECK(read("/find the key") == "find <the key>");
  CHECK(read("/help") == "the server's");
  CHECK(read("/ignore Joe") == "ignore <Joe>");
  CHECK(read("/unignore \xC3\x89va") == "unignore <\xC3\x89va>");
  CHECK(read("/save room.txt") == "save <room.txt>");
  CHECK(read("/save  ~/my talks/room 1.txt ") == "save <~/my talks/room 1.txt>");
  CHECK(read("/set") == "set <> <>");
  CHECK(read("/set bell") == "set <bell> <>");
  CHECK(read("/set bell  on ") == "set <bell> <on>");
  CHECK(read("/set title my room") == "set <title> <my room>");
  CHECK(read("/reply see you > there") == "reply <see you > there>");
}

TEST_CASE("case, and blanks before, between and behind, change nothing") {
  CHECK(read("  /CLEAR  ") == "clear");
  CHECK(read("\t/Ignore\tJoe\t") == "ignore <Joe>");
  CHECK(read("\xC2\xA0/reply\xE3\x80\x80hi there") == "reply <hi there>");
  CHECK(read("\xE2\x80\x8B/clear") == "clear");
}

TEST_CASE("a wrong use is told, and goes to nobody") {
  CHECK(read("/clear all") == "bad: /clear stands alone");
  CHECK(read("/lines 5") == "bad: /lines stands alone");
  CHECK(read("/reply") == "bad: there is no text after /reply; nothing was sent");
  CHECK(read("/reply \t ") == "bad: there is no text after /reply; nothing was sent");
  CHECK(read("/save") == "bad: /save needs the name of a file");
  CHECK(read("/ignore joe ann") == "bad: that is more than one name");
  CHECK(read("/ignore joe!") ==
        "bad: \"joe!\" is not a name (a name has only letters, digits, _, - and .)");
  CHECK(read("/unignore") == "bad: /unignore needs a name; /ignore alone lists who is ignored");
  CHECK(read("/unignore 5") == "bad: \"5\" is not a name (a name starts with a letter)");
}

TEST_CASE("a mistyped command of the client is recognised, one of the server is the server's") {
  CHECK(read("/igonre joe") ==
        "bad: there is no command /igonre (did you mean /ignore?); nothing was sent");
  CHECK_FALSE(parse_local_command("/quti").has_value());
  CHECK_FALSE(parse_local_command("/xyzzy").has_value());
  CHECK(read("/r see you") == "reply <see you>");
}

TEST_CASE("everything else is the server's business") {
  for (const char* line :
       {"", " ", "clear", "text /clear", "//clear", " //ignore joe", "///set", "/", "/ clear",
        "/quit", "/help", "/msg joe hi", "@joe /clear", "?", "\xFF/clear"}) {
    CAPTURE(line);
    CHECK(read(line) == "the server's");
  }
}

TEST_CASE("each local command is understood, helped with, and none of the server's") {
  const auto help = local_help_lines(CommandPlace::FullScreen);
  CHECK(help.size() == local_commands().size());
  for (const LocalCommandForm& command : local_commands()) {
    CAPTURE(command.word);
    const std::string typed = "/" + std::string(command.word);
    CHECK(read(typed) != "the server's");
    CHECK(std::count(help.begin(), help.end(), help_line(command)) == 1);
    CHECK(fold(command.word) == command.word);
    const Request request = parse_request(typed);
    REQUIRE(std::holds_alternative<BadRequest>(request));
    CHECK(std::get<BadRequest>(request).code == code::kUnknownCommand);
  }
  CHECK(std::count(help.begin(), help.end(), "/clear: empty the screen") == 1);
}

}  // namespace
}  // namespace chat
