#include "client/talk/ignored.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace chat {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("who is ignored is so under any case of the name, and once") {
  Ignored ignored;
  CHECK_FALSE(ignored.has("ann"));
  ignored.add("Ann");
  ignored.add("ANN");
  CHECK(ignored.has("ann"));
  CHECK(ignored.names() == Names{"Ann"});
  CHECK_FALSE(ignored.remove("bob"));
  CHECK(ignored.remove("aNN"));
  CHECK_FALSE(ignored.has("ann"));
  CHECK(ignored.names().empty());
}

TEST_CASE("ignoring follows a new name, and leaves the former one to others") {
  Ignored ignored;
  ignored.add("ann");
  ignored.renamed("Ann", "anna", 10);
  ignored.renamed("anna", "eve", 20);
  CHECK(ignored.names() == Names{"eve"});
  CHECK(ignored.has("eve"));
  CHECK_FALSE(ignored.has("ann"));
  CHECK_FALSE(ignored.has("anna"));
  ignored.renamed("bob", "ann", 30);
  CHECK_FALSE(ignored.has("ann"));
}

TEST_CASE("what was said under a former name, or by its holder later, is told apart") {
  Ignored ignored;
  ignored.add("ann");
  ignored.renamed("ann", "anna", 10);
  CHECK(ignored.has("ann", 9));
  CHECK_FALSE(ignored.has("ann", 10));
  CHECK_FALSE(ignored.has("anna", 9));
  CHECK(ignored.has("anna", 10));
}

TEST_CASE("when they have left, the given name counts again, unless somebody else has it") {
  Ignored ignored;
  People people;
  ignored.add("ann");
  ignored.renamed("ann", "anna", 10);
  SUBCASE("it is free") {
    ignored.left("Anna", 20, people);
    CHECK(ignored.names() == Names{"ann"});
    CHECK_FALSE(ignored.has("anna"));
    CHECK(ignored.has("anna", 19));
  }
  SUBCASE("somebody else has it") {
    people.joined("Ann");
    ignored.left("anna", 20, people);
    CHECK(ignored.names() == Names{"anna"});
  }
  SUBCASE("another person leaves") {
    ignored.left("ann", 20, people);
    CHECK(ignored.names() == Names{"anna"});
  }
}

TEST_CASE("ignoring ends under the present name and under the given one") {
  for (const char* name : {"anna", "ANN"}) {
    Ignored ignored;
    ignored.add("bob");
    ignored.add("ann");
    ignored.renamed("ann", "anna", 10);
    CHECK(ignored.remove(name));
    CHECK(ignored.names() == Names{"bob"});
    CHECK_FALSE(ignored.has("ann", 1));
    CHECK_FALSE(ignored.remove(name));
  }
}

TEST_CASE("in another log only the present names count, from its beginning") {
  Ignored ignored;
  ignored.add("ann");
  ignored.renamed("ann", "anna", 1000);
  ignored.log_begins();
  CHECK(ignored.has("anna", 1));
  CHECK_FALSE(ignored.has("ann", 1));
}

TEST_CASE("who changes names for ever is still ignored, and few of the names are kept") {
  Ignored ignored;
  ignored.add("bob");
  ignored.add("p0");
  const std::uint64_t many = 3 * Ignored::kMaxNames;
  for (std::uint64_t i = 0; i < many; ++i) {
    ignored.renamed("p" + std::to_string(i), "p" + std::to_string(i + 1), i + 1);
  }
  CHECK(ignored.names() == Names{"bob", "p" + std::to_string(many)});
  CHECK(ignored.has("p" + std::to_string(many - 1), many - 1));
  CHECK_FALSE(ignored.has("p0", 0));  // forgotten
}

}  // namespace
}  // namespace chat
