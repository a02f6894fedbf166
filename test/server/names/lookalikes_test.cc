#include "server/names/lookalikes.h"

#include <doctest/doctest.h>

#include <string>

namespace chat {
namespace {

// Whether `wanted` looks like `here`.
bool looks_like(const std::string& wanted, const std::string& here) {
  Lookalikes lookalikes;
  lookalikes.add(here, 1);
  return lookalikes.find(wanted, kNobody) == 1;
}

TEST_CASE("who looks like another is found, as written and in lower case") {
  for (const char* wanted : {"\u0430nn", "\u0430NN", "ａnn", "\u0391\u039D\u039D", "ann"}) {
    CAPTURE(wanted);
    CHECK(looks_like(wanted, "ann"));
    CHECK(looks_like(wanted, "ANN"));
    CHECK(looks_like("Ann", wanted));
  }
  CHECK(looks_like("AI", "Al"));
  CHECK(looks_like("A1", "Al"));
  CHECK(looks_like("lan", "Ian"));
  CHECK(looks_like("\u0412ob", "bob"));  // Cyrillic В
}

TEST_CASE("people of a class may have their names, and a number behind these") {
  CHECK_FALSE(looks_like("Lan", "Ian"));
  CHECK_FALSE(looks_like("LILA", "ILIA"));
  CHECK_FALSE(looks_like("ai", "Al"));
  CHECK_FALSE(looks_like("Anna", "Ann"));
  CHECK_FALSE(looks_like("Jose", "José"));
  Lookalikes lookalikes;
  MemberId last = kNobody;
  for (const char* name : {"Anna", "bob", "Ilona", "mo"}) {
    for (int number = 0; number < 1000; ++number) {
      const std::string numbered = name + std::to_string(number);
      CAPTURE(numbered);
      CHECK(lookalikes.find(numbered, kNobody) == kNobody);
      lookalikes.add(numbered, ++last);
    }
  }
}

TEST_CASE("nobody looks like themselves, and who has left is no lookalike") {
  Lookalikes lookalikes;
  lookalikes.add("ann", 1);
  CHECK(lookalikes.find("\u0430nn", 1) == kNobody);
  CHECK(lookalikes.find("\u0430nn", 2) == 1);
  lookalikes.add("\u0430nn", 2);  // both were here before a restart
  CHECK(lookalikes.find("ann", 1) == 2);
  CHECK(lookalikes.find("ann", 2) == 1);
  lookalikes.remove("ann", 1);
  CHECK(lookalikes.find("ann", 2) == kNobody);
  CHECK(lookalikes.find("ann", kNobody) == 2);
  lookalikes.remove("\u0430nn", 2);
  CHECK(lookalikes.find("ann", kNobody) == kNobody);
}

TEST_CASE("reserved words have lookalikes, too") {
  const Lookalikes lookalikes;
  for (const char* name : {"\u0443ou", "Y\u043Eu", "ａll", "a11", "AIl", "serv\u0435r"}) {
    CAPTURE(name);
    CHECK(lookalikes.is_like_reserved(name));
  }
  for (const char* name : {"young", "al", "Ally", "yo"})
    CHECK_FALSE(lookalikes.is_like_reserved(name));
}

}  // namespace
}  // namespace chat
