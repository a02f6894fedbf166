#include "server/room/members.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace chat {
namespace {

std::vector<std::string> names(const std::vector<Person>& people) {
  std::vector<std::string> all;
  for (const Person& person : people) all.push_back(person.name);
  return all;
}

TEST_CASE("a member is found by number, and by name whatever the ASCII case") {
  Members registry;
  Member& joe = registry.add(7, "Joe");
  CHECK(joe.name == "Joe");
  CHECK(registry.find(MemberId{7}) == &joe);
  CHECK(registry.find("jOE") == &joe);
  CHECK(registry.find(MemberId{8}) == nullptr);
  CHECK(registry.find("jo") == nullptr);
  CHECK(registry.find("") == nullptr);
  registry.add(8, "\xC3\x89va");
  CHECK(registry.find("\xC3\x89VA") != nullptr);
  CHECK(registry.find("\xC3\xA9va") == nullptr);  // case beyond ASCII tells names apart
}

TEST_CASE("who is removed is gone by number and by name, and the others stay") {
  Members registry;
  Member& ann = registry.add(1, "ann");
  registry.add(2, "bob");
  registry.remove(ann);
  CHECK(registry.find("ann") == nullptr);
  CHECK(registry.find(MemberId{1}) == nullptr);
  CHECK(registry.size() == 1);
  CHECK(registry.find("bob")->id == 2);
}

TEST_CASE("who is renamed leaves the old name free, and may keep it in another case") {
  Members registry;
  Member& ann = registry.add(1, "ann");
  registry.rename(ann, "ANN");
  CHECK(registry.find("ann") == &ann);
  registry.rename(ann, "eve");
  CHECK(registry.find("ann") == nullptr);
  CHECK(registry.find("EVE") == &ann);
  CHECK(registry.find(MemberId{1})->name == "eve");
  CHECK(registry.size() == 1);
}

TEST_CASE("people are told in the order of their names, as many as asked for") {
  Members registry;
  registry.add(3, "bob");
  registry.add(1, "Cid");
  registry.add(2, "ann");
  CHECK(names(registry.people(10, 0)) == std::vector<std::string>{"ann", "bob", "Cid"});
  CHECK(names(registry.people(2, 0)) == std::vector<std::string>{"ann", "bob"});
  CHECK(registry.people(0, 0).empty());
  CHECK(registry.all().size() == 3);
}

TEST_CASE("idle time is in whole seconds and never negative") {
  Members registry;
  registry.add(1, "ann").last_said_ms = 10'000;
  CHECK(registry.people(1, 12'999).front().seconds == 2);
  CHECK(registry.people(1, 10'000).front().seconds == 0);
  CHECK(registry.people(1, 5'000).front().seconds == 0);
}

TEST_CASE("the nearest name is at most two edits away, swapped neighbours being one") {
  Members registry;
  registry.add(1, "Joe");
  registry.add(2, "Marianne");
  CHECK(registry.nearest("jeo") == "Joe");
  CHECK(registry.nearest("jo") == "Joe");
  CHECK(registry.nearest("joee") == "Joe");
  CHECK(registry.nearest("mariane") == "Marianne");
  CHECK(registry.nearest("marian") == "Marianne");
  CHECK(registry.nearest("maria").empty());
  CHECK(registry.nearest("bob").empty());
  CHECK(registry.nearest("").empty());
}

TEST_CASE("of two names the nearer one is meant") {
  Members registry;
  registry.add(1, "abcdxy");
  registry.add(2, "abcdex");
  CHECK(registry.nearest("abcdef") == "abcdex");
}

TEST_CASE("of a short name less may be wrong, of one letter nothing") {
  Members registry;
  registry.add(1, "al");
  registry.add(2, "b");
  CHECK(registry.nearest("xy").empty());
  CHECK(registry.nearest("ax") == "al");
  CHECK(registry.nearest("x").empty());
}

TEST_CASE("the longest names, and longer words, are compared without harm") {
  Members registry;
  std::string longest;
  for (int i = 0; i < 24; ++i) longest += "\xF0\x9F\x98\x80";
  registry.add(1, longest);
  std::string swapped = longest;
  swapped.back() = '\x81';
  CHECK(registry.nearest(swapped) == longest);
  CHECK(registry.nearest(longest + "x") == longest);
  CHECK(registry.nearest(std::string(5000, 'x')).empty());
  CHECK(Members().nearest("anybody").empty());
}

}  // namespace
}  // namespace chat
