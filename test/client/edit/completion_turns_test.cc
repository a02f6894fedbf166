// The completing key again, and what is gone through then.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "client/edit/local_commands.h"
#include "common/protocol/request.h"
#include "test/client/edit/typing.h"

namespace chat::test {
namespace {

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

}  // namespace
}  // namespace chat::test
