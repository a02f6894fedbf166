#include "client/edit/completion.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "test/client/edit/typing.h"
#include "test/support/seed.h"

namespace chat::test {
namespace {

std::string tab(std::string_view line) {
  Typing typing(line);
  typing.people = room();
  return typing.press();
}

TEST_CASE("at the line's start a name is called") {
  CHECK(tab("jo|") == "Joe: |");
  CHECK(tab("  JO|") == "  Joe: |");
  CHECK(tab("\xC3\x89|") == "\xC3\x89va: |");
  CHECK(tab("joe|") == "Joe: |");
  CHECK(tab("jo| how are you") == "Joe:| how are you");
}

TEST_CASE("within a line a name is followed by a blank, unless one is there already") {
  CHECK(tab("hi jo|") == "hi Joe |");
  CHECK(tab("hi jo| and ann") == "hi Joe| and ann");
  CHECK(tab("hi jo|\xC2\xA0x") == "hi Joe|\xC2\xA0x");
  CHECK(tab("hi jo|, ann") == "hi Joe |, ann");
  CHECK(tab("hi\xC2\xA0jo|") == "hi\xC2\xA0Joe |");
  CHECK(tab("hi \xC3\x89v|") == "hi \xC3\x89va |");
  CHECK(tab("hi an| > Joe") == "hi Ann| > Joe");
  CHECK(tab("//hi jo|") == "//hi Joe |");
}

TEST_CASE("behind > stands the name alone") {
  CHECK(tab("text > Jo|") == "text > Joe|");
  CHECK(tab("text>jo|") == "text>Joe|");
  CHECK(tab("a > b > jo|") == "a > b > Joe|");
  CHECK(tab("text > \xC3\x89|") == "text > \xC3\x89va|");
  CHECK(tab("text > jo| ") == "text > Joe| ");
  CHECK(tab("text > x|") == "nothing");
}

TEST_CASE("the fullwidth signs of a whisper are as good as the others, and stay") {
  CHECK(tab("\uFF20jo|") == "\uFF20Joe |");
  CHECK(tab("\u3000\uFF20jo|") == "\u3000\uFF20Joe |");
  CHECK(tab("hi \uFF20jo|") == "hi \uFF20Joe |");
  CHECK(tab("text\uFF1Ejo|") == "text\uFF1EJoe|");
  CHECK(tab("text\u3000\uFF1E\u3000jo|") == "text\u3000\uFF1E\u3000Joe|");
  CHECK(tab("a > b \uFF1E jo|") == "a > b \uFF1E Joe|");
  CHECK(tab("\uFF20bo x \uFF1E jo|") == "\uFF20bo x \uFF1E Joe |");
}

TEST_CASE("a > that makes no whisper is a character like others") {
  CHECK(tab("> jo|") == "> Joe |");
  CHECK(tab("if 5 > 3 ask jo|") == "if 5 > 3 ask Joe |");
  CHECK(tab("@bo x > jo|") == "@bo x > Joe |");
  CHECK(tab("/me waves > jo|") == "/me waves > Joe |");
  CHECK(tab("//x > jo|") == "//x > Joe |");
}

TEST_CASE("a name behind @ keeps it") {
  CHECK(tab("@jo|") == "@Joe |");
  CHECK(tab(" @jo|") == " @Joe |");
  CHECK(tab("@jo| lunch?") == "@Joe| lunch?");
  CHECK(tab("ask @\xC3\x89|") == "ask @\xC3\x89va |");
  CHECK(tab("@x|") == "nothing");
}

TEST_CASE("commands of the server and of the client are completed") {
  CHECK(tab("/wh|") == "/who|");
  CHECK(tab("/WH|") == "/who|");
  CHECK(tab(" \t/m|") == " \t/me |");
  CHECK(tab("/ig|") == "/ignore |");
  CHECK(tab("/cl|") == "/clear|");
  CHECK(tab("/cl| x") == "/clear| x");
  CHECK(tab("/ms| joe") == "/msg| joe");
  CHECK(tab("/m|sg joe") == "/me |sg joe");
  CHECK(tab("/x|") == "nothing");
  CHECK(tab("text /wh|") == "nothing");
  CHECK(tab("//wh|") == "nothing");
  CHECK(tab("/|/wh") == "nothing");
}

TEST_CASE("commands that take names have names completed") {
  CHECK(tab("/msg jo|") == "/msg Joe |");
  CHECK(tab("/MSG jo|") == "/MSG Joe |");
  CHECK(tab(" /msg  jo| hi") == " /msg  Joe| hi");
  CHECK(tab("/msg bo ask jo|") == "/msg bo ask Joe |");
  CHECK(tab("/ignore jo|") == "/ignore Joe|");
  CHECK(tab("/unignore \xC3\x89|") == "/unignore \xC3\x89va|");
  CHECK(tab("/ignore bo jo|") == "nothing");
  CHECK(tab("/reply ask jo|") == "/reply ask Joe |");
  CHECK(tab("/me hugs jo|") == "/me hugs Joe |");
}

TEST_CASE("commands that take something else have nothing completed") {
  for (const char* line : {"/nick jo|", "/save jo|", "/history jo|", "/who jo|", "/foo jo|"}) {
    CAPTURE(line);
    CHECK(tab(line) == "nothing");
  }
}

TEST_CASE("settings are completed, and what they may be") {
  CHECK(tab("/set be|") == "/set bell |");
  CHECK(tab("/set BE| on") == "/set bell| on");
  CHECK(tab("/set bell no|") == "/set bell notify|");
  CHECK(tab("/SET Times OF|") == "/SET Times off|");
  CHECK(tab("/set bell on|") == "nothing");
  CHECK(tab("/set colour o|") == "nothing");
  CHECK(tab("/set bell off jo|") == "nothing");
  CHECK(tab("/set joe|") == "nothing");
}

TEST_CASE("nothing is made of nothing, but where a name has to come") {
  for (const char* line : {"|", "  |", "hi |", "| hi", "/msg joe |", "/me |", "|jo", " |/wh"}) {
    CAPTURE(line);
    CHECK(tab(line) == "nothing");
  }
  CHECK(tab("text > |") == "text > Bo|");
  CHECK(tab("text >|") == "text >Bo|");
  CHECK(tab("@|") == "@Bo |");
  CHECK(tab("/msg |") == "/msg Bo |");
  CHECK(tab("/ignore |") == "/ignore Bo|");
  CHECK(tab("/set |") == "/set joins |");
  CHECK(tab("/set bell |") == "/set bell off|");
  CHECK(tab("/set bell off |") == "nothing");
}

TEST_CASE("a cursor inside a character counts as before it, one behind the text as its end") {
  const People people = room();
  const std::string text = "hi \xC3\x89";
  Completion completion;
  CHECK_FALSE(completion.press(Turn::Next, text, 4, people).has_value());
  const auto completed = completion.press(Turn::Next, text, 1'000'000, people);
  REQUIRE(completed.has_value());
  if (!completed) return;
  CHECK(completed->begin == 3);
  CHECK(completed->end == 5);
  CHECK(completed->text == "\xC3\x89va ");
}

bool is_boundary(std::string_view text, std::size_t place) {
  return place == text.size() || (static_cast<unsigned char>(text[place]) & 0xC0U) != 0x80U;
}

TEST_CASE("whatever is typed, whole characters within the text give way to whole characters") {
  constexpr int kRounds = 50'000;
  constexpr int kPieces = 10;
  const std::vector<std::string> pieces = {"/",
                                           "//",
                                           "@",
                                           ">",
                                           " ",
                                           " > ",
                                           "\t",
                                           "\xC2\xA0",
                                           "j",
                                           "jo",
                                           "\xC3\x89",
                                           "b",
                                           "/msg ",
                                           "/set",
                                           "bell",
                                           "t",
                                           "/ig",
                                           "n",
                                           "text",
                                           ":",
                                           ",",
                                           "?",
                                           "\xF0\x9F\x98\x80",
                                           "\xF0\xA0\x80\x80",
                                           "\xCC\x81",
                                           "/u"};
  Typing typing("|");
  typing.people = room();
  typing.people.joined("\xF0\xA0\x80\x80x");
  std::minstd_rand random(test::seed(7));
  const auto pick = [&random](std::size_t below) { return random() % below; };
  int answered = 0;
  for (int round = 0; round < kRounds; ++round) {
    if (pick(3) != 0) {  // else the same key again, or at another place
      typing.text.clear();
      for (int i = 0; i < kPieces; ++i) typing.text += pieces[pick(pieces.size())];
    }
    if (pick(4) != 0) typing.cursor = pick(typing.text.size() + 2);
    const auto turn = pick(4) == 0 ? Turn::Previous : Turn::Next;
    const auto completed = typing.completion.press(turn, typing.text, typing.cursor, typing.people);
    if (!completed) continue;
    ++answered;
    const bool inside = completed->begin <= completed->end &&
                        completed->end <= typing.text.size() && completed->end <= typing.cursor;
    REQUIRE(inside);
    REQUIRE(is_boundary(typing.text, completed->begin));
    REQUIRE(is_boundary(typing.text, completed->end));
    REQUIRE(clean(completed->text) == completed->text);
    typing.text.replace(completed->begin, completed->end - completed->begin, completed->text);
    typing.cursor = completed->begin + completed->text.size();
  }
  CHECK(answered > kRounds / 20);
}

TEST_CASE("bytes that are no text at all are completed within them, or not at all") {
  constexpr int kRounds = 50'000;
  const std::string alphabet = "/@> \tjo\xC3\x89\xF0\x9F\x98\x80\xFF\xC2\xA0set";
  const People people = room();
  Completion completion;
  std::minstd_rand random(test::seed(3));
  for (int round = 0; round < kRounds; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += alphabet[random() % alphabet.size()];
    const std::size_t cursor = random() % (text.size() + 3);
    const auto completed = completion.press(Turn::Next, text, cursor, people);
    if (!completed) continue;
    const bool inside = completed->begin <= completed->end && completed->end <= text.size();
    REQUIRE(inside);
  }
}

TEST_CASE("an op's orders are completed for an op, and the names behind them for everyone") {
  CHECK(tab("/ki|") == "nothing");
  CHECK(tab("/kick jo|") == "/kick Joe |");
  CHECK(tab("/say-all jo|") == "/say-all Joe |");
  Typing typing("/ki|");
  typing.people.set_own_role(People::Role::Op);
  CHECK(typing.press() == "/kick |");
}

}  // namespace
}  // namespace chat::test
