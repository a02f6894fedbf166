// What people see of the rules of the room.

#include "server/room/room.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "common/protocol/wording.h"
#include "test/support/sentences.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

TEST_CASE("a name is taken once, ASCII case aside, and free again after its holder left") {
  TestRoom test;
  CHECK(test.join(1, "Joe").empty());
  CHECK(test.join(2, "jOE") == "name-taken");
  CHECK(test.join(2, "server") == "name-invalid");
  CHECK(test.join(2, "2joe") == "name-invalid");
  test.room.leave(1, "");
  CHECK(test.join(2, "joe").empty());
  CHECK(test.room.size() == 1);
}

TEST_CASE(
    "a name that looks like one that is here is taken, and free again after its holder left") {
  const std::string cyrillic = "\u0430nn";
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  const auto refusal = test.room.join({2, "address"}, cyrillic, 0);
  REQUIRE(refusal);
  CHECK(refusal->code == code::kNameTaken);
  CHECK(refusal->sentence ==
        "the name " + cyrillic + " looks like ann, who is here; choose another");
  REQUIRE(test.join(2, "bob").empty());
  (void)test.heard_by(2);
  test.say(2, "/nick " + cyrillic);
  CHECK(test.heard_by(2) ==
        "! the name " + cyrillic + " looks like ann, who is here; you are still called bob\n");
  test.say(1, "/nick " + cyrillic);  // one's own
  CHECK(test.heard_by(1) == "* " + renamed_line({"bob", cyrillic}, Reader::Actor) + "\n");
  test.say(2, "/nick ann");
  CHECK(test.heard_by(2) ==
        "! the name ann looks like " + cyrillic + ", who is here; you are still called bob\n");
  test.room.leave(1, "");
  CHECK(test.join(3, "ann").empty());
}

TEST_CASE("a session that waits keeps others from a name that looks like its own") {
  TestRoom test;
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  test.room.lose(1, "connection lost");
  CHECK(test.join(2, "\u0430nn") == "name-taken");
}

TEST_CASE("nobody is called what looks like a reserved word") {
  TestRoom test;
  CHECK(test.join(1, "y\u043Eu") == "name-invalid");
  REQUIRE(test.join(1, "ann").empty());
  (void)test.heard_by(1);
  test.say(1, "/nick AIl");
  CHECK(test.heard_by(1) ==
        "! \"AIl\" is not a name (it looks like a reserved word); "
        "you are still called ann\n");
}

TEST_CASE(
    "a name that cleaning would change is refused, so that no whisper to it reaches another") {
  std::string eight = "a";
  for (int i = 0; i < 8; ++i) eight += "\u0301";
  std::string twenty = eight;
  for (int i = 8; i < 20; ++i) twenty += "\u0301";
  TestRoom test;
  CHECK(test.join(1, eight).empty());
  const auto refusal = test.room.join({2, "address"}, twenty, 0);
  REQUIRE(refusal);
  CHECK(refusal->code == code::kNameInvalid);
  CHECK(refusal->sentence.ends_with(" is not a name (a letter has at most 8 marks)"));
}

TEST_CASE("a room that is full, or closed, lets nobody in") {
  Limits limits;
  limits.max_members = 1;
  TestRoom test(limits);
  CHECK(test.join(1, "ann").empty());
  CHECK(test.join(2, "bob") == "full");
  test.room.close("stopping");
  CHECK(test.join(3, "joe") == "busy");
}

TEST_CASE("in a full room a session that waits gives way to a person, and a person does not") {
  Limits limits;
  limits.max_members = 2;
  TestRoom test(limits);
  REQUIRE(!test.room.join({1, "192.0.2.1"}, "ann", 0, make_secret()));
  REQUIRE(!test.room.join({2, "192.0.2.1"}, "bob", 0, make_secret()));
  const Token token = token_in(test.taken());
  CHECK(test.join(3, "cid") == "full");
  test.room.lose(1, "connection lost");
  CHECK(test.join(3, "cid").empty());
  CHECK(test.heard_by(2).find("* ann left") != std::string::npos);
  const auto refusal = test.room.resume({4, "192.0.2.1"}, token, 0);
  REQUIRE(refusal);
  CHECK(refusal->code == code::kSessionUnknown);
  CHECK(test.join(4, "dan") == "full");
}

TEST_CASE("the welcome comes first and the goodbye last, and nobody is told of their own coming") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  CHECK(test.heard_by(1) ==
        "* " + you_are("ann") + ". " + are_here({"ann"}) + ". " + std::string(kFirstSteps) + "\n");
  REQUIRE(test.join(2, "bob").empty());
  CHECK(test.heard_by(1) == joined("bob", 2));
  test.say(2, "hi");
  test.room.leave(2, "lunch");
  CHECK(test.heard_by(2) == "* Bye\n");
  test.room.leave(2, "again");
  test.say(1, "?");
  CHECK(test.heard_by(1) == "* " + are_here({"ann"}) + "\n");
}

TEST_CASE("a welcome names twenty people, and ? names all") {
  Limits limits;
  limits.moves_at_least = limits.moves_under_way;
  TestRoom test(limits);
  for (MemberId id = 1; id <= 100; ++id) REQUIRE(test.join(id, "u" + std::to_string(id)).empty());
  const std::string welcome = test.heard_by(100);
  CHECK(welcome.find(" and 80 more. Type") != std::string::npos);
  test.say(100, "?");
  const std::string users = test.heard_by(100);
  CHECK(users.starts_with("* " + people_are_here(100) + ": u1, u10, u100, u11,"));
  CHECK(users.find("u99") != std::string::npos);
}

TEST_CASE("a whisper reaches one person; to nobody, or to oneself, it reaches nobody") {
  TestRoom test;
  for (MemberId id = 1; id <= 3; ++id) {
    REQUIRE(test.join(id, std::string(1, "?abc"[id])).empty());
  }
  REQUIRE(test.room.size() == 3);
  (void)test.taken();
  test.say(1, "psst > B");
  const std::vector<EntryPtr> entries = test.taken();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0]->actor == 1);
  CHECK(entries[0]->target == 2);
  test.say(1, "psst > joe");
  CHECK(test.heard_by(1).starts_with("! nobody here is called joe"));
  test.say(1, "psst > a");
  CHECK(test.heard_by(1) == "! that is you; nothing was sent\n");
}

TEST_CASE("who is meant perhaps is said, and nothing is sent") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "Joseph").empty());
  (void)test.taken();
  for (const char* line : {"@josehp hi", "@joseph, hi", "hi > joseph!", "hi > Jospeh"}) {
    test.say(1, line);
    const std::string answer = test.heard_by(1);
    CHECK(answer.starts_with("! "));
    CHECK(answer.find("Joseph") != std::string::npos);
    test.say(2, "?");
    CHECK(test.heard_by(2).starts_with("* 2 people"));
  }
}

TEST_CASE("another name is checked like the first one; one's own in another case is free") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  test.say(1, "/nick BOB");
  CHECK(test.heard_by(1) == "! the name bob is taken; you are still called ann\n");
  test.say(1, "/nick ANN");
  CHECK(test.heard_by(1) == "* " + renamed_line({"ann", "ANN"}, Reader::Actor) + "\n");
  test.say(1, "/nick eve");
  CHECK(test.heard_by(2) == "* " + renamed_line({"ANN", "eve"}, Reader::Other) + "\n");
  CHECK(test.join(3, "ann").empty());
}

TEST_CASE("who joins is given the last messages, as many as they want") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  for (const char* text : {"one", "two", "three"}) test.say(1, text);
  (void)test.taken();
  REQUIRE(!test.room.join({2, "address"}, "bob", 2));
  const std::string heard = test.heard_by(2);
  CHECK(heard.find("one") == std::string::npos);
  CHECK(heard.find("two") < heard.find("three"));
  CHECK(heard.find("three") != std::string::npos);
}

TEST_CASE("what looks like a whisper goes to nobody, and the refusal says what is missing") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  for (const std::string_view line : {"> ann", " >ann ", "> ann!"}) {
    CAPTURE(line);
    test.say(2, line);
    CHECK(test.heard_by(2) ==
          "! there is no text to whisper to ann; nothing was sent. To say it to everyone, put // "
          "before it.\n");
  }
  for (const std::string_view line : {"psst > ann!", "> ann psst"}) {
    CAPTURE(line);
    test.say(2, line);
    CHECK(test.heard_by(2).find("a whisper ends with > ann.") != std::string::npos);
  }
  test.say(2, "> eve");  // nobody here: a quotation
  CHECK(test.heard_by(1) == "[bob] > eve\n");
}

}  // namespace
}  // namespace chat::test
