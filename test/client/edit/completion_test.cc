#include "client/edit/completion.h"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/edit/local_commands.h"
#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

using Turn = Completion::Turn;

// A line that is typed, with the cursor where the | is.
struct Typing {
  std::string text;
  std::size_t cursor = 0;
  Completion completion;
  People people;

  explicit Typing(std::string_view line) { type(line); }

  void type(std::string_view line) {
    cursor = line.find('|');
    text = std::string(line.substr(0, cursor));
    text += line.substr(cursor + 1);
  }

  [[nodiscard]] std::string line() const {
    std::string shown = text;
    return shown.insert(cursor, "|");
  }

  // What stands there after the key; "nothing" when there was nothing to complete.
  std::string press(Turn turn = Turn::Next) {
    const auto completed = completion.press(turn, text, cursor, people);
    if (!completed) return "nothing";
    text.replace(completed->begin, completed->end - completed->begin, completed->text);
    cursor = completed->begin + completed->text.size();
    return line();
  }
};

// Bo spoke last, then Joe; \xC3\x89va and Ann never did.
People room() {
  People people;
  for (const char* name : {"Ann", "\xC3\x89va", "Joe", "Bo"}) people.joined(name);
  people.spoke("Joe");
  people.spoke("Bo");
  return people;
}

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

TEST_CASE("/ alone goes through every command there is") {
  Typing typing("/|");
  std::vector<std::string> seen;
  for (std::string next = typing.press(); seen.empty() || next != seen.front();
       next = typing.press()) {
    seen.push_back(next);
    REQUIRE(seen.size() <= 100);
  }
  CHECK(seen.size() == commands().size() + local_commands().size());
  CHECK(seen.front() == "/clear|");
  CHECK(seen.back() == "/who|");
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
  for (const char* line : {"|", "  |", "hi |", "| hi", "/set |", "/set bell |", "/ignore |",
                           "/msg joe |", "/me |", "|jo", " |/wh"}) {
    CAPTURE(line);
    CHECK(tab(line) == "nothing");
  }
  CHECK(tab("text > |") == "text > Bo|");
  CHECK(tab("text >|") == "text >Bo|");
  CHECK(tab("@|") == "@Bo |");
  CHECK(tab("/msg |") == "/msg Bo |");
}

TEST_CASE("who whispered last comes first where nothing is typed yet") {
  Typing typing("text > |");
  typing.people = room();
  typing.people.whispered_to_me("Ann");
  CHECK(typing.press() == "text > Ann|");
  CHECK(typing.press() == "text > Bo|");
}

TEST_CASE("the key again goes to the next one, and round; the other key goes back") {
  Typing typing("hi j| there");
  for (const char* name : {"joe", "jane", "jim"}) typing.people.joined(name);
  CHECK(typing.press() == "hi jane| there");
  CHECK(typing.press() == "hi jim| there");
  CHECK(typing.press() == "hi joe| there");
  CHECK(typing.press() == "hi jane| there");
  CHECK(typing.press(Turn::Previous) == "hi joe| there");
  CHECK(typing.press(Turn::Previous) == "hi jim| there");
  CHECK(typing.press() == "hi joe| there");
}

TEST_CASE("going back first begins with the last one") {
  Typing typing("j|");
  for (const char* name : {"joe", "jane", "jim"}) typing.people.joined(name);
  CHECK(typing.press(Turn::Previous) == "joe: |");
  CHECK(typing.press(Turn::Previous) == "jim: |");
}

TEST_CASE("a single candidate stays where it is") {
  Typing typing("hi jo|");
  typing.people = room();
  CHECK(typing.press() == "hi Joe |");
  CHECK(typing.press() == "hi Joe |");
  CHECK(typing.press(Turn::Previous) == "hi Joe |");
}

TEST_CASE("who comes or speaks meanwhile does not change what is gone through") {
  Typing typing("j|");
  for (const char* name : {"joe", "jane", "jim"}) typing.people.joined(name);
  CHECK(typing.press() == "jane: |");
  typing.people.joined("jack");
  typing.people.spoke("joe");
  typing.people.left("jim");
  CHECK(typing.press() == "jim: |");
  CHECK(typing.press() == "joe: |");
}

TEST_CASE("after another key it begins anew") {
  Typing typing("j|");
  for (const char* name : {"j-joe", "j-jane"}) typing.people.joined(name);
  CHECK(typing.press() == "j-jane: |");
  SUBCASE("told by the caller") {
    typing.completion.reset();
    CHECK(typing.press() == "nothing");
  }
  SUBCASE("seen by what stands there") {
    typing.type("j-jane: j-j|");
    CHECK(typing.press() == "j-jane: j-jane |");
  }
  SUBCASE("seen by where the cursor is") {
    typing.type("j-|jane: ");
    CHECK(typing.press() == "j-jane: |jane: ");
  }
  SUBCASE("seen by the text's end") {
    typing.type("j|");
    CHECK(typing.press() == "j-jane: |");
  }
}

TEST_CASE("what was not answered is not gone through") {
  Typing typing("x|");
  typing.people = room();
  CHECK(typing.press() == "nothing");
  CHECK(typing.press(Turn::Previous) == "nothing");
  typing.type("b|");
  CHECK(typing.press() == "Bo: |");
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
                                           "\xCC\x81",
                                           "/u"};
  Typing typing("|");
  typing.people = room();
  typing.people.joined("\xF0\x9F\x98\x80x");
  unsigned random = 7;
  const auto pick = [&random](std::size_t below) {
    random = (random * 1103515245U) + 12345U;
    return static_cast<std::size_t>(random >> 8U) % below;
  };
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
  unsigned random = 3;
  for (int round = 0; round < kRounds; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      random = (random * 1103515245U) + 12345U;
      text += alphabet[(random >> 16U) % alphabet.size()];
    }
    const std::size_t cursor = random % (text.size() + 3);
    const auto completed = completion.press(Turn::Next, text, cursor, people);
    if (!completed) continue;
    const bool inside = completed->begin <= completed->end && completed->end <= text.size();
    REQUIRE(inside);
  }
}

}  // namespace
}  // namespace chat
