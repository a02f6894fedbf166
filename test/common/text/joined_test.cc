#include "common/text/joined.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace chat {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("a separator stands between texts, not before the first or behind the last") {
  CHECK(joined(Texts{}, ", ").empty());
  CHECK(joined(Texts{"ann"}, ", ") == "ann");
  CHECK(joined(Texts{"ann", "bob", "eve"}, ", ") == "ann, bob, eve");
  CHECK(joined(Texts{"ann", "bob"}, "") == "annbob");
}

TEST_CASE("an empty text has its separators, too") {
  CHECK(joined(Texts{"", "ann", "", ""}, "\n") == "\nann\n\n");
}

TEST_CASE("what is no text is joined by the text that is made of it") {
  struct Named {
    std::string name;
    [[nodiscard]] std::string quoted() const { return '"' + name + '"'; }
  };
  const std::vector<Named> people = {{"ann"}, {"bob"}};
  CHECK(joined(people, " ", &Named::name) == "ann bob");
  CHECK(joined(people, " ", &Named::quoted) == "\"ann\" \"bob\"");
}

}  // namespace
}  // namespace chat
