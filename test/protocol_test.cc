#include "common/protocol.h"

#include <doctest/doctest.h>

#include <string>

#include "common/options.h"
#include "common/text.h"

namespace chat {
namespace {

// A request in one line, to compare with.
std::string read(std::string_view line) {
  const Request request = parse_request(clean(line));
  if (const auto* say = std::get_if<Say>(&request)) {
    return "say <" + say->text + ">" + (say->meant.empty() ? "" : " unless " + say->meant);
  }
  if (const auto* whisper = std::get_if<Whisper>(&request)) {
    return "whisper " + whisper->to + " <" + whisper->text + ">";
  }
  if (const auto* act = std::get_if<Act>(&request)) return "act <" + act->text + ">";
  if (const auto* rename = std::get_if<Rename>(&request)) return "nick " + rename->name;
  if (const auto* quit = std::get_if<Quit>(&request)) return "quit <" + quit->reason + ">";
  if (std::holds_alternative<Who>(request)) return "who";
  if (std::holds_alternative<Help>(request)) return "help";
  if (std::holds_alternative<Nothing>(request)) return "nothing";
  const auto& mistake = std::get<Mistake>(request);
  return "mistake " + std::string(mistake.code) +
         (mistake.meant.empty() ? "" : " meant " + mistake.meant);
}

TEST_CASE("what a person types means what the table says") {
  CHECK(read("hello") == "say <hello>");
  CHECK(read("  hello ") == "say <  hello >");
  CHECK(read("text > Joe") == "whisper Joe <text>");
  CHECK(read("text>Joe") == "whisper Joe <text>");
  CHECK(read("a > b > Joe") == "whisper Joe <a > b>");
  CHECK(read("@Joe text") == "whisper Joe <text>");
  CHECK(read("@Joe a > b") == "whisper Joe <a > b>");
  CHECK(read("/msg Joe text") == "whisper Joe <text>");
  CHECK(read("/MSG Joe text") == "whisper Joe <text>");
  CHECK(read("?") == "who");
  CHECK(read(" ? ") == "who");
  CHECK(read("/who") == "who");
  CHECK(read("what?") == "say <what?>");
  CHECK(read("/nick eve") == "nick eve");
  CHECK(read("/me waves > Joe") == "act <waves > Joe>");
  CHECK(read("/help") == "help");
  CHECK(read("/quit") == "quit <>");
  CHECK(read("/quit for lunch") == "quit <for lunch>");
  CHECK(read("//a > b") == "say <a > b>");
  CHECK(read("///") == "say </>");
  CHECK(read("/say ?") == "say <?>");
  CHECK(read("/say  two blanks") == "say < two blanks>");
  CHECK(read("-1") == "say <-1>");
  CHECK(read("") == "nothing");
  CHECK(read(" \t \xC2\xA0") == "nothing");
  CHECK(read("\x1b\x07") == "nothing");
  CHECK(read("/") == "mistake unknown-command");
  CHECK(read("/foo bar") == "mistake unknown-command");
  CHECK(read("/me") == "mistake no-text");
  CHECK(read("//") == "mistake no-text");
  CHECK(read("/say") == "mistake no-text");
  CHECK(read("/msg") == "mistake no-text");
  CHECK(read("/msg Joe") == "mistake no-text");
}

TEST_CASE("a typing mistake never makes a whisper public") {
  CHECK(read("secret > Jeo") == "whisper Jeo <secret>");
  CHECK(read("secret > Joe!") == "say <secret > Joe!> unless Joe");
  CHECK(read("secret > Joe, Ann") == "say <secret > Joe, Ann> unless Joe");
  CHECK(read("secret > @Joe") == "say <secret > @Joe> unless Joe");
  CHECK(read("secret > Joe please") == "say <secret > Joe please> unless Joe");
  CHECK(read("@joe, secret") == "mistake nobody meant joe");
  CHECK(read("@joe") == "mistake no-text");
  CHECK(read("@ joe secret") == "mistake no-text");
  CHECK(read("@") == "mistake no-text");
  CHECK(read("@5 secret") == "mistake nobody");
  CHECK(read(" /msg joe secret") == "whisper joe <secret>");
  CHECK(read("\t@joe secret") == "whisper joe <secret>");
  CHECK(read("\xC2\xA0/msg joe secret") == "whisper joe <secret>");
  CHECK(read("\xE2\x80\x8B@joe secret") == "whisper joe <secret>");
  CHECK(read("/msg joe, secret") == "mistake nobody meant joe");
}

TEST_CASE("code and comparisons are ordinary text") {
  CHECK(read("std::vector<int>") == "say <std::vector<int>>");
  CHECK(read("<b>hi</b>") == "say <<b>hi</b>>");
  CHECK(read("5 > 3") == "say <5 > 3>");
  CHECK(read("> quoted text").starts_with("say <> quoted text>"));
  CHECK(read("a > b c").starts_with("say <a > b c>"));
}

TEST_CASE("a name is what the rule says") {
  for (const char* good : {"a", "Joe", "joe_2-x.y", "\xC3\x89va", "\xE5\xBC\xA0\xE4\xBC\x9F",
                           "\xF0\x9F\x98\x80", "abcdefghijklmnopqrstuvwx"}) {
    CHECK_FALSE(name_fault(good).has_value());
  }
  for (const char* bad : {"",
                          "2joe",
                          "_joe",
                          "-",
                          "a b",
                          "a,b",
                          "joe!",
                          "a\tb",
                          "a\x1b",
                          "abcdefghijklmnopqrstuvwxy",
                          "you",
                          "You",
                          "SERVER",
                          "all",
                          "everyone",
                          "\xCC\x81x",
                          "a\xE2\x80\x8D"
                          "b",
                          "a\xE2\x80\x8B",
                          "a\xE2\x80\xAE",
                          "a\xEF\xB8\x8F",
                          "a\xEE\x80\x80",
                          "a\xEF\xBF\xBE",
                          "a\xC2\xA0",
                          "a\xFF",
                          "\xEF\xBF\xBD",
                          "a\xE2\xA0\x80",
                          "a\xE3\x85\xA4",
                          "a\xC2\x9B"}) {
    CHECK(name_fault(bad).has_value());
  }
}

TEST_CASE("a port is a number from 0 to 65535 and nothing else") {
  CHECK(parse_port("0") == 0);
  CHECK(parse_port("65535") == 65535);
  for (const char* bad :
       {"", "65536", "-1", "+1", " 1", "1 ", "0x1", "1e3", "99999999999999999999"}) {
    CHECK_FALSE(parse_port(bad).has_value());
  }
}

TEST_CASE("/help tells every form once") {
  CHECK(help_lines().size() == 9);
  CHECK(help_lines()[0] == "text: to everyone");
}

}  // namespace
}  // namespace chat
