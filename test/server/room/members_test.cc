#include "server/room/members.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "common/protocol/name.h"
#include "server/names/nearest_name.h"

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

TEST_CASE("names to compare are of about the same length, and from the first letter on") {
  Members registry;
  registry.add(1, "al");
  registry.add(2, "Joseph");
  registry.add(3, "josef");
  registry.add(4, "Josephine");
  registry.add(5, "zoseph");
  registry.add(6, "hoseph");
  CHECK(registry.names_like("josehp") ==
        std::vector<std::string>{"josef", "Joseph", "zoseph", "hoseph"});
  CHECK(registry.names_like("").size() == 1);
  CHECK(Members().names_like("anybody").empty());
}

TEST_CASE("however many people are here, the names to compare are bounded in bytes") {
  Members registry;
  const std::string longest(kMaxNameCodePoints, 'x');
  constexpr std::size_t kDigits = 5;
  for (MemberId id = 10'000; id < 20'000; ++id) {
    registry.add(id, longest.substr(kDigits) + std::to_string(id));
  }
  const std::vector<std::string> names = registry.names_like(longest);
  CHECK(names.size() <= kMostComparedBytes / longest.size() + 1);
  CHECK(names.size() > 1000);
}

TEST_CASE("however many people are here, the names to look at are bounded") {
  Members registry;
  const std::string longest(kMaxNameCodePoints, 'x');
  constexpr std::size_t kDigits = 5;
  registry.add(1, "xyb");
  registry.add(2, "y");
  for (MemberId id = 10'000; id < 20'000; ++id) {
    registry.add(id, longest.substr(kDigits) + std::to_string(id));
  }
  CHECK(registry.names_like("xya").empty());  // behind all others of that letter
  CHECK(registry.names_like("yy") == std::vector<std::string>{"y"});
}

}  // namespace
}  // namespace chat
