#include "common/protocol/request.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "common/protocol/name.h"
#include "common/system/options.h"
#include "common/text/text.h"
#include "test/support/seed.h"

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
  if (const auto* recall = std::get_if<HistoryRequest>(&request)) {
    return "history " + std::to_string(recall->count);
  }
  if (std::holds_alternative<Who>(request)) return "who";
  if (std::holds_alternative<Help>(request)) return "help";
  if (std::holds_alternative<Nothing>(request)) return "nothing";
  if (const auto* order = std::get_if<Ordered>(&request)) {
    return "order " + order->word + " <" + order->rest + ">";
  }
  const auto& mistake = std::get<BadRequest>(request);
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
  CHECK(read("/history") == "history 20");
  CHECK(read("/history 50") == "history 50");
  CHECK(read("/history 0") == "mistake syntax");
  CHECK(read("/history a few") == "mistake syntax");
  CHECK(read("/me waves > Joe") == "act <waves > Joe>");
  CHECK(read("/help") == "help");
  CHECK(read("/quit") == "quit <>");
  CHECK(read("/quit for lunch") == "quit <for lunch>");
  CHECK(read("/KICK Joe  a > b ") == "order kick <Joe  a > b>");
  CHECK(read("/say-all") == "order say-all <>");
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

TEST_CASE("/help tells every form once") {
  CHECK(help_lines().size() == 10);
  CHECK(help_lines()[0] == "text: to everyone");
}

TEST_CASE("/help shows each command as it is typed, with what it is for") {
  CHECK(help_lines() == std::vector<std::string>{
                            "text: to everyone", "text > Joe: a whisper to Joe",
                            "/msg Joe text: a whisper to Joe; also @Joe text, or text > Joe",
                            "/who: who is here; also ?", "/me text: say what you do",
                            "/nick name: change your name", "/history N: the last N messages again",
                            "/say text: say text as it stands, such as a > b; also //text",
                            "/help: this list", "/quit reason: leave; a reason is not needed"});
}

TEST_CASE("words of other chats are understood, and a mistyped one is recognised") {
  CHECK(std::get<Whisper>(parse_request("/w joe hi")).to == "joe");
  CHECK(std::get<Whisper>(parse_request("/Tell joe hi")).text == "hi");
  CHECK(std::holds_alternative<Who>(parse_request("/names")));
  CHECK(std::holds_alternative<Who>(parse_request("/list")));
  CHECK(std::get<Quit>(parse_request("/exit lunch")).reason == "lunch");
  const auto sentence = [](std::string_view line) {
    return std::get<BadRequest>(parse_request(line)).sentence;
  };
  CHECK(sentence("/quti").find("did you mean /quit?") != std::string::npos);
  CHECK(sentence("/xyzzy").find("did you mean") == std::string::npos);
}

TEST_CASE("whoever names everyone is told that text goes to everyone already") {
  for (const char* line : {"@all hi", "@Everyone hi", "\uFF20all", "/msg all hi", "/w everyone"}) {
    CAPTURE(line);
    const auto bad = std::get<BadRequest>(parse_request(line));
    CHECK(bad.sentence.starts_with("text goes to everyone already"));
    CHECK(bad.meant.empty());
  }
}

TEST_CASE("every command of the table is understood, and helped with") {
  const std::vector<std::string> help = help_lines();
  for (const Command& command : commands()) {
    CAPTURE(command.word);
    const std::string typed = "/" + std::string(command.word);
    const Request request = parse_request(typed + " Joe text");
    const auto* mistake = std::get_if<BadRequest>(&request);
    CHECK((mistake == nullptr || mistake->code == code::kSyntax));
    CHECK(std::count(help.begin(), help.end(), help_line(command)) == 1);
    CHECK(fold(command.word) == command.word);
    CHECK(command.arguments.empty() == help_line(command).starts_with(typed + ":"));
    // What has nothing behind it leaves nothing there to be completed.
    if (command.arguments.empty()) CHECK(command.behind == CommandForm::Behind::Nothing);
  }
}

TEST_CASE("commands are words whatever their case, and nothing but whole words") {
  CHECK(read("/WHO") == "who");
  CHECK(read("/Help me") == "help");
  CHECK(read("/who\tis it") == "who");
  CHECK(read("/msg\tJoe\ttext") == "whisper Joe <text>");
  CHECK(read("/msg\xC2\xA0Joe\xE3\x80\x80text") == "whisper Joe <text>");
  CHECK(read("/messages") == "mistake unknown-command");
  CHECK(read("/mes") == "mistake unknown-command");
  CHECK(read("/nick  eve ") == "nick eve");
  CHECK(read("/nick") == "nick ");
  CHECK(read("/quit \t") == "quit <>");
  CHECK(read("/me  waves ") == "act < waves>");
  CHECK(read("/ who") == "mistake unknown-command");
  CHECK(read("/?") == "mistake unknown-command");
}

TEST_CASE("the first form that matches wins") {
  CHECK(read("/foo > Joe") == "mistake unknown-command");
  CHECK(read("/say x > Joe") == "say <x > Joe>");
  CHECK(read("//x > Joe") == "say <x > Joe>");
  CHECK(read("//@Joe x") == "say <@Joe x>");
  CHECK(read("///msg Joe x") == "say </msg Joe x>");
  CHECK(read("@Joe x > Ann") == "whisper Joe <x > Ann>");
  CHECK(read("? > Joe") == "whisper Joe <?>");
  CHECK(read("a @Joe x") == "say <a @Joe x>");
}

TEST_CASE("an unknown command names /help, and the word that is unknown") {
  const Request request = parse_request("/foo bar");
  REQUIRE(std::holds_alternative<BadRequest>(request));
  const std::string& sentence = std::get<BadRequest>(request).sentence;
  CHECK(sentence.find("/help") != std::string::npos);
  CHECK(sentence.find("/foo") != std::string::npos);
  CHECK(sentence.find("bar") == std::string::npos);
}

TEST_CASE("a reason to leave has at most 200 bytes, and is cut between characters") {
  const std::string most(200, 'x');
  CHECK(read("/quit " + most) == "quit <" + most + ">");
  CHECK(read("/quit " + most + "x") == "quit <" + std::string(197, 'x') + "…>");
  CHECK(read("/quit " + std::string(196, 'x') + "日本") == "quit <" + std::string(196, 'x') + "…>");
}

TEST_CASE("a line that begins with @ is never public, whatever is behind it") {
  for (const char* rest :
       {"", " ", "joe", "joe, secret", "joe: secret", "joe! secret", " joe secret", "5 secret",
        "you secret", "all secret", "@joe secret", ">joe", " > joe", "\xFF secret", "?", "/say x",
        "joe\xE2\x80\x8D secret"}) {
    for (const char* blank : {"", " ", "\t", "\xC2\xA0", "\xE3\x80\x80", "\x1b", "\xEF\xBB\xBF"}) {
      const std::string line = std::string(blank) + "@" + rest;
      CAPTURE(line);
      const Request request = parse_request(clean(line));
      CHECK_FALSE(std::holds_alternative<Say>(request));
      CHECK_FALSE(std::holds_alternative<Act>(request));
    }
  }
}

TEST_CASE("a mistake is answered with how to say the line aloud") {
  for (const char* line : {"@joe, secret", "@", "@joe", "@5 x"}) {
    const Request request = parse_request(line);
    REQUIRE(std::holds_alternative<BadRequest>(request));
    CHECK(std::get<BadRequest>(request).sentence.find("put // before it") != std::string::npos);
    CHECK(std::get<BadRequest>(request).sentence.find("nothing was sent") != std::string::npos);
    CHECK(std::get<BadRequest>(request).sentence.find("secret") == std::string::npos);
  }
}

TEST_CASE("a name in punctuation behind > is one that may be meant") {
  for (const char* end : {"Joe!", "Joe,", "Joe?", "Joe:", "(Joe)", "\"Joe\"", "@Joe,", "Joe's",
                          "Joe,Ann", "Joe/Ann", "Joe please", "Joe. And more", "<Joe",
                          "'Joe' and Ann", "“Joe”", "Joe…", "Joe😀", "＠Joe、", "Joe？"}) {
    CAPTURE(end);
    const Request request = parse_request("secret > " + std::string(end));
    REQUIRE(std::holds_alternative<Say>(request));
    CHECK(std::get<Say>(request).meant == "Joe");
  }
  // A dot may be in a name, so nobody is called so, and nobody gets it.
  CHECK(read("secret > Joe.") == "whisper Joe. <secret>");
}

TEST_CASE("only what is behind the last > counts, and there must be text before it") {
  CHECK(read("if a > b then tell > Joe") == "whisper Joe <if a > b then tell>");
  CHECK(read("x >> Joe") == "whisper Joe <x >>");
  CHECK(read("x -> Joe") == "whisper Joe <x ->");
  CHECK(read("x > \xC2\xA0Joe\xE3\x80\x80") == "whisper Joe <x>");
  CHECK(read(" x > Joe") == "whisper Joe <x>");
  CHECK(read(">") == "say <>>");
  CHECK(read("x >") == "say <x >>");
  CHECK(read(" > Joe") == "say < > Joe> unless Joe");
  CHECK(read("x > you") == "say <x > you>");
  CHECK(read("x > abcdefghijklmnopqrstuvwxy") == "say <x > abcdefghijklmnopqrstuvwxy>");
}

TEST_CASE("no bytes whatever harm the reader of requests, and ordinary text passes unchanged") {
  unsigned random = test::seed(11);
  const std::string words = "/msg /say @joe > ? // \t\xC2\xA0 joe,! text";
  for (int round = 0; round < 20'000; ++round) {
    std::string line;
    for (int i = 0; i < 24; ++i) {
      random = random * 1103515245U + 12345U;
      const unsigned pick = random >> 16U;
      line += pick % 5 == 0 ? static_cast<char>(pick >> 4U) : words[pick % words.size()];
    }
    const std::string cleaned = clean(line);
    const Request request = parse_request(cleaned);
    const std::string_view trimmed = trim_front(cleaned);
    if (trimmed.starts_with('@')) CHECK_FALSE(std::holds_alternative<Say>(request));
    if (const auto* whisper = std::get_if<Whisper>(&request)) {
      CHECK_FALSE(name_error(whisper->to).has_value());
      CHECK_FALSE(whisper->text.empty());
    }
    if (const auto* say = std::get_if<Say>(&request)) {
      if (!trimmed.starts_with('/')) CHECK(say->text == cleaned);
    }
  }
}

}  // namespace
}  // namespace chat
