#include "server/moderation/ban.h"

#include <doctest/doctest.h>

#include <string>

namespace chat {
namespace {

std::string read(std::string_view text) {
  const auto target = BanTarget::parse(text);
  return target ? target->text() : "none";
}

TEST_CASE("a name, an address, a network, or a name and one of these can be banned") {
  CHECK(read("ann") == "ann");
  CHECK(read("192.0.2.7") == "192.0.2.7");
  CHECK(read("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(read("2001:DB8::/32") == "2001:db8::/32");
  CHECK(read("Ann,192.0.2.0/24") == "Ann,192.0.2.0/24");
  std::string marked;
  for (int letters = 0; letters < 5; ++letters) marked += "e\u0301\u0302\u0303";
  CHECK(read(marked) == marked);
}

TEST_CASE("nothing else can be banned, and the sentence says what a network is") {
  for (const char* text : {"", ",", "ann,", ",192.0.2.7", "ann,bob", "192.0.2.7,ann", "9lives",
                           "192.0.2.0/33", "192.0.2.1/24", "you", "2001:db8::/129", "an n"}) {
    CAPTURE(text);
    CHECK(read(text) == "none");
  }
  CHECK(not_a_target("192.0.2.1/24").starts_with("192.0.2.1/24 is no name, "));
  CHECK(not_a_target(std::string(1000, 'x')).size() < 300);
}

TEST_CASE("a ban says how long it holds and why") {
  constexpr std::int64_t kNow = 1'700'000'000'000;
  CHECK(how_long_and_why({{"ann"}, kNow + 90'000, "spam"}, kNow) == " for another 2 min: spam");
  CHECK(how_long_and_why({{"ann"}}, kNow).empty());
}

}  // namespace
}  // namespace chat
