#include "client/talk/people.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace chat {
namespace {

using Names = std::vector<std::string>;

void list(People& people, const Names& names) {
  people.list_begins();
  for (const std::string& name : names) people.listed(name);
  people.list_ends();
}

People with(const Names& names) {
  People people;
  list(people, names);
  return people;
}

TEST_CASE("names match by their beginning, whatever their case") {
  const People people = with({"Joe", "joan", "Ann", "\xC3\x89va"});
  CHECK(people.matching("jo") == Names{"joan", "Joe"});
  CHECK(people.matching("JOE") == Names{"Joe"});
  CHECK(people.matching("\xC3\x89") == Names{"\xC3\x89va"});
  CHECK(people.matching("oe").empty());
  CHECK(people.matching("joey").empty());
  CHECK(people.matching("") == Names{"Ann", "joan", "Joe", "\xC3\x89va"});
}

TEST_CASE("who spoke last comes first, and who never spoke comes last in alphabetical order") {
  People people = with({"jz", "ja", "jm", "Jb"});
  people.spoke("jm");
  people.spoke("jz");
  CHECK(people.matching("j") == Names{"jz", "jm", "ja", "Jb"});
  people.whispered_to_me("JM");
  CHECK(people.matching("j") == Names{"JM", "jz", "ja", "Jb"});
  people.spoke("jx");  // who speaks is here
  CHECK(people.matching("j") == Names{"jx", "JM", "jz", "ja", "Jb"});
}

TEST_CASE("oneself is left out, also under another name") {
  People people = with({"joe", "Jo"});
  people.set_self("jo");
  CHECK(people.matching("j") == Names{"joe"});
  people.renamed("jo", "jack");
  people.joined("jo");
  CHECK(people.matching("j") == Names{"jo", "joe"});
  people.whispered_to_me("jack");
  CHECK(people.last_whisperer().empty());
}

TEST_CASE("who joins is known, who leaves is not, and who is renamed keeps their place") {
  People people = with({"joe", "jane"});
  people.joined("jim");
  CHECK(people.matching("j") == Names{"jane", "jim", "joe"});
  people.spoke("joe");
  people.renamed("JOE", "jules");
  CHECK(people.matching("j") == Names{"jules", "jane", "jim"});
  people.renamed("jules", "Jules");
  CHECK(people.matching("j") == Names{"Jules", "jane", "jim"});
  people.left("jules");
  people.left("nobody");
  CHECK(people.matching("j") == Names{"jane", "jim"});
  people.renamed("unknown", "jack");
  CHECK(people.matching("j") == Names{"jack", "jane", "jim"});
  people.spoke("jack");
  people.renamed("jack", "jim");  // that the other left was not told
  CHECK(people.matching("j") == Names{"jim", "jane"});
  people.joined("jim");
  CHECK(people.matching("j") == Names{"jane", "jim"});
  people.spoke("jim");
  people.joined("jim");  // another one
  CHECK(people.matching("j") == Names{"jane", "jim"});
}

TEST_CASE("a list says who is here, and does not forget who spoke last") {
  People people = with({"joe", "jane", "jack"});
  people.spoke("joe");
  people.spoke("jack");
  list(people, {"jane", "JOE", "jim"});
  CHECK(people.matching("j") == Names{"JOE", "jane", "jim"});
}

TEST_CASE("a list may come in parts, and who joins or speaks between them is not gone") {
  People people = with({"ann", "bob"});
  people.list_begins();
  people.listed("bob");
  people.joined("cleo");
  people.spoke("dan");
  CHECK(people.size() == 4);
  people.list_ends();
  CHECK(people.matching("") == Names{"dan", "bob", "cleo"});
  people.list_ends();
  CHECK(people.size() == 3);
}

TEST_CASE("who whispered last is known under their present name") {
  People people = with({"joe", "ann"});
  CHECK(people.last_whisperer().empty());
  people.whispered_to_me("ann");
  people.whispered_to_me("joe");
  people.spoke("ann");
  CHECK(people.last_whisperer() == "joe");
  people.renamed("Joe", "jim");
  CHECK(people.last_whisperer() == "jim");
  people.renamed("ann", "joe");
  CHECK(people.last_whisperer() == "jim");
  people.left("jim");
  CHECK(people.last_whisperer() == "jim");
}

TEST_CASE("who takes the name of the last whisperer is not taken for them") {
  People people = with({"joe", "ann"});
  people.whispered_to_me("joe");
  SUBCASE("by joining") {
    people.left("joe");
    people.joined("Joe");
  }
  SUBCASE("by joining, though nobody told that the other left") {
    people.joined("joe");
  }
  SUBCASE("by another name") {
    people.left("joe");
    people.renamed("ann", "joe");
  }
  SUBCASE("unseen, after a list without the other") {
    list(people, {"ann"});
    people.spoke("joe");
  }
  SUBCASE("and giving it up again") {
    people.left("joe");
    people.joined("joe");
    people.renamed("joe", "jim");
  }
  CHECK(people.last_whisperer().empty());
}

TEST_CASE("what cannot be a name is not taken in") {
  People people;
  for (const std::string& bad :
       Names{"", "a b", "you", "\x1b[2J", "a\nb", "\xFF", "😀", std::string(100'000, 'x')}) {
    people.joined(bad);
    people.spoke(bad);
    people.whispered_to_me(bad);
    people.listed(bad);
    people.renamed("joe", bad);
  }
  CHECK(people.size() == 0);
  CHECK(people.last_whisperer().empty());
}

TEST_CASE("of more people than are kept, the longest silent are forgotten") {
  People people;
  people.joined("early");
  people.joined("talker");
  people.spoke("talker");
  for (std::size_t i = 0; i < 2 * People::kMaxPeople; ++i) people.joined("n" + std::to_string(i));
  CHECK(people.size() <= People::kMaxPeople);
  CHECK(people.size() > People::kMaxPeople / 2);
  CHECK(people.matching("talker") == Names{"talker"});
  CHECK(people.matching("early").empty());
  CHECK(people.matching("n0").empty());
  CHECK(people.matching("n" + std::to_string((2 * People::kMaxPeople) - 1)).size() == 1);
  for (std::size_t i = 0; i < 2 * People::kMaxPeople; ++i) people.spoke("m" + std::to_string(i));
  CHECK(people.size() <= People::kMaxPeople);
  CHECK(people.matching("talker").empty());
}

TEST_CASE("a name is mentioned where it stands as a word") {
  for (const char* text : {"joe",
                           "joe: hi",
                           "@joe",
                           "joe,",
                           "hi JOE!",
                           "so, Joe.",
                           "(joe)",
                           "joe...what",
                           "joe's",
                           "x/joe",
                           "\"joe\"",
                           "joel and joe",
                           "\xE2\x80\x9Cjoe\xE2\x80\x9D",
                           "joe\xF0\x9F\x91\x8D",
                           "\xE4\xBD\xA0joe\xE5\xA5\xBD",
                           "joe -",
                           "joe--now",
                           "-joe",
                           ".joe",
                           "joe\xC2\xA0x",
                           "joe\xE2\x80\xA6"}) {
    CAPTURE(text);
    CHECK(mentions(text, "Joe"));
  }
}

TEST_CASE("a name within another word is not mentioned") {
  for (const char* text :
       {"", "jo", "joel", "banjoe", "joe2", "2joe", "joe_", "_joe", "joe-ann", "joe.x", "ann-joe",
        "x.joe", "joe\xC3\xA9", "\xC3\xA9joe", "joe\xCC\x81", "j oe"}) {
    CAPTURE(text);
    CHECK_FALSE(mentions(text, "joe"));
  }
}

TEST_CASE("names of any kind are mentioned") {
  CHECK(mentions("ask \xC3\x89va!", "\xC3\x89va"));
  CHECK_FALSE(mentions("\xC3\x89vas", "\xC3\x89va"));
  CHECK(mentions("a_b-c.d: x", "A_B-C.D"));
  CHECK(mentions("joe-ann is not joe", "joe"));
  CHECK(mentions("see a.", "a."));
  CHECK(mentions("\xE5\xBC\xA0\xE4\xBC\x9F\xE4\xBD\xA0\xE5\xA5\xBD", "\xE5\xBC\xA0\xE4\xBC\x9F"));
  CHECK_FALSE(mentions("any text", ""));
  CHECK_FALSE(mentions("", ""));
}

}  // namespace
}  // namespace chat
