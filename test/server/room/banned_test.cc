// Who is banned is put out at once, and is not let in.

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "server/moderation/bans.h"
#include "test/support/sentences.h"
#include "test/support/server/kept_room.h"

namespace chat::test {
namespace {

using namespace std::chrono_literals;
using Kind = OrderResult::Kind;

BanTarget target(std::string_view text) {
  return BanTarget::parse(text).value();
}
order::Ban ban(std::string_view whom) {
  return {target(whom)};
}
order::Unban unban(std::string_view whom) {
  return {target(whom)};
}

TEST_CASE_FIXTURE(KeptRoom, "a ban of a name puts its holder out, and nobody comes by that name") {
  const OrderResult result = order(order::Ban{target("ANN"), 10min, "spam"});
  CHECK(result.sentence == "ann was banned by the operator for 10 min: spam");
  CHECK(test.heard_by(2) == left("ann", 1, "banned by the operator for 10 min: spam"));
  pass(30s);
  const auto refusal = test.room.join({3, "192.0.2.3"}, "Ann", 20);
  REQUIRE(refusal);
  CHECK(refusal->code == code::kBanned);
  CHECK(refusal->sentence == "the name Ann is banned for another 10 min: spam");
  CHECK(answer(2, "/nick ann") ==
        "! the name ann is banned for another 10 min: spam; you are still called bob\n");
  pass(10min);
  CHECK(come(3, "Ann", "192.0.2.3").empty());
}

TEST_CASE_FIXTURE(KeptRoom, "who is banned is told why, and is of no effect any more") {
  (void)order(order::Ban{target("ann"), 10min, "spam"});
  CHECK(test.heard_by(1) == "* You were banned by the operator for 10 min: spam\n* Bye\n");
  CHECK(test.room.handle(1, 0, parse_request("hello")) == Verdict::HangUp);
}

TEST_CASE_FIXTURE(KeptRoom, "a name that looks like a banned one is banned, in any case") {
  (void)order(ban("Pal"));
  for (const char* name : {"pal", "PAL", "PaI", "\u0440al"}) {
    CAPTURE(name);
    CHECK(come(3, name, "192.0.2.3") == code::kBanned);
  }
  CHECK(come(3, "Pals", "192.0.2.3").empty());
  CHECK(come(4, "\u0435ve", "192.0.2.4").empty());  // a Cyrillic e
  (void)order(ban("eve"));
  CHECK(test.room.size() == 3);
}

TEST_CASE_FIXTURE(KeptRoom, "the banned name is that of whoever is put out, not what was typed") {
  CHECK(come(3, "Pal", "192.0.2.3").empty());
  CHECK(order(ban("PaI")).sentence == "Pal was banned by the operator");
  for (const char* name : {"Pal", "pal", "PAL", "PaI"}) {
    CAPTURE(name);
    CHECK(come(4, name, "192.0.2.4") == code::kBanned);
  }
}

TEST_CASE_FIXTURE(KeptRoom, "all whose names look like the typed one are put out, each by name") {
  CHECK(come(3, "ai", "192.0.2.3").empty());
  CHECK(come(4, "Al", "192.0.2.4").empty());
  const OrderResult result = order(order::Ban{target("AI"), std::nullopt, "spam"});
  CHECK(result.sentence == "Al and ai were banned by the operator: spam");
  CHECK(test.room.size() == 2);
  REQUIRE(test.room.bans().size() == 2);
  CHECK(come(5, "al", "192.0.2.5") == code::kBanned);
  CHECK(come(6, "ai", "192.0.2.6") == code::kBanned);
  CHECK(order(unban("al")).kind == Kind::Done);
  CHECK(come(5, "al", "192.0.2.5").empty());
}

TEST_CASE_FIXTURE(KeptRoom, "a ban of a name takes the address with it where nobody else is") {
  CHECK(come(3, "cat", "192.0.2.3").empty());
  CHECK(come(4, "dan", "192.0.2.4").empty());
  CHECK(come(5, "eve", "192.0.2.4").empty());
  CHECK(come(6, "fay", "127.0.0.1").empty());
  CHECK(come(7, "gus", "2001:db8::7").empty());
  (void)order(ban("hal"));  // the first answer has a remark
  CHECK(order(ban("cat")).aside == "192.0.2.3 is banned with the name");
  CHECK(order(ban("dan")).aside == "the name alone is banned: others are here from 192.0.2.4");
  CHECK(order(ban("fay")).aside == "the name alone is banned: anybody may come from 127.0.0.1");
  CHECK(order(ban("gus")).aside == "2001:db8::/64 is banned with the name");
  CHECK(order(ban("nobody")).aside == "the name alone is banned: nobody here has it");
  CHECK(come(8, "cat2", "192.0.2.3") == code::kBanned);
  CHECK(come(9, "dan2", "192.0.2.4").empty());
  CHECK(come(10, "gus2", "2001:db8::8") == code::kBanned);
  CHECK(order(unban("cat")).aside == "cat,192.0.2.3 may come again");
  CHECK(come(11, "cat2", "192.0.2.3").empty());
}

TEST_CASE("a ban of a name does not take an address that others share, however they are counted") {
  RoomSettings settings{"test"};
  settings.trusted = {Network::parse("192.0.2.0/24").value()};
  TestRoom test(Limits(), settings);
  LinkId link = 0;
  for (const auto& [name, address] :
       std::initializer_list<std::pair<const char*, const char*>>{{"ann", "2001:db8::7"},
                                                                  {"bob", "2001:db8::8"},
                                                                  {"cat", "192.0.2.7"},
                                                                  {"dan", "192.0.2.7"},
                                                                  {"eve", "192.0.2.8"},
                                                                  {"fay", "unix uid 1000 (fay)"}}) {
    CHECK(!test.room.join({++link, address}, name, 0));
  }
  const auto told = [&](std::string_view name) {
    return test.room.carry_out(kTheOperator, ban(name)).aside;
  };
  (void)told("hal");  // the first answer has a remark
  CHECK(told("ann") == "the name alone is banned: others are here from 2001:db8::7");
  CHECK(told("cat") == "the name alone is banned: others are here from 192.0.2.7");
  CHECK(told("eve") == "192.0.2.8 is banned with the name");
  CHECK(told("fay") == "the name alone is banned: who comes by a Unix socket has no address");
}

TEST_CASE_FIXTURE(KeptRoom, "a ban of a network puts out all from there, and tells nobody where") {
  CHECK(come(3, "cat", "192.0.2.3").empty());
  CHECK(come(4, "dan", "192.0.2.4").empty());
  CHECK(come(5, "eve", "192.0.3.1").empty());
  (void)test.heard_by(2);
  CHECK(order(ban("192.0.2.0/24"))
            .aside.starts_with("192.0.2.0/24 is banned, 2 people were put out\n"));
  CHECK(test.room.size() == 3);
  const auto refusal = test.room.join({6, "192.0.2.99"}, "fay", 20);
  REQUIRE(refusal);
  CHECK(refusal->sentence == "your address is banned");
  (void)order(ban("198.51.100.7"));
  (void)order(unban("198.51.100.7"));
  const std::string heard = test.heard_by(2);
  CHECK(heard.find("* An address was banned by the operator\n") != std::string::npos);
  CHECK(heard.find("* An address was unbanned by the operator\n") != std::string::npos);
  CHECK(heard.find("192.") == std::string::npos);
  CHECK(heard.find("198.") == std::string::npos);
  CHECK(test.room.bans().size() == 1);
  CHECK(order(unban("192.0.2.0/24")).kind == Kind::Done);
  CHECK(come(6, "fay", "192.0.2.99").empty());
}

TEST_CASE("a ban of a name never takes the address of this machine, nor its network") {
  RoomSettings settings{"test"};
  for (const char* own : {"192.0.2.1", "fd00::1"}) {
    settings.own_addresses.push_back(Network::parse(own).value());
  }
  TestRoom test(Limits(), settings);
  CHECK(!test.room.join({1, "192.0.2.1"}, "ann", 0));
  CHECK(!test.room.join({2, "fd00::2"}, "bob", 0));
  CHECK(!test.room.join({3, "fe80::3"}, "cat", 0));
  CHECK(!test.room.join({4, "fd00:0:0:1::4"}, "dan", 0));
  CHECK(test.join(5, "eve").empty());
  const auto aside = [&test](std::string_view whom) {
    return test.room.carry_out(kTheOperator, ban(whom)).aside;
  };
  CHECK(aside("nobody").starts_with("the name alone"));  // the first answer has a remark
  CHECK(aside("ann") == "the name alone is banned: anybody may come from 192.0.2.1");
  CHECK(aside("bob") == "fd00::2 is banned with the name");
  CHECK(aside("cat") == "fe80::3 is banned with the name");
  CHECK(aside("dan") == "fd00:0:0:1::/64 is banned with the name");
}

TEST_CASE("a session that waits is ended by a ban, and is not taken up from a banned address") {
  TestRoom test;
  CHECK(!test.room.join({1, "192.0.2.1"}, "ann", 0, Secret{}));
  const Token ann = token_in(test.taken());
  CHECK(!test.room.join({2, "192.0.2.2"}, "bob", 0, Secret{}));
  const Token bob = token_in(test.taken());
  test.room.lose(1, "connection lost");
  test.room.lose(2, "connection lost");
  CHECK(test.room.carry_out(kTheOperator, ban("ann")).kind == Kind::Done);
  CHECK(test.room.size() == 1);
  CHECK(test.room.resume({3, "192.0.2.9"}, ann, 0)->code == code::kSessionUnknown);
  (void)test.room.carry_out(kTheOperator, ban("198.51.100.0/24"));
  CHECK(test.room.resume({4, "198.51.100.1"}, bob, 0)->code == code::kBanned);
  CHECK(!test.room.resume({5, "192.0.2.2"}, bob, 0));
}

TEST_CASE_FIXTURE(KeptRoom, "the same key does not let in who is banned") {
  CHECK(!test.room.join({3, "192.0.2.3"}, "cat", 0, Secret{1}, Secret{2}));
  (void)order(ban("198.51.100.0/24"));
  const auto refusal = test.room.join({4, "198.51.100.1"}, "cat", 0, Secret{1}, Secret{2});
  REQUIRE(refusal);
  CHECK(refusal->code == code::kBanned);
}

TEST_CASE_FIXTURE(KeptRoom, "who is not banned is not unbanned; who is by another ban is told so") {
  CHECK(order(unban("ann")).sentence == "ann is not banned");
  (void)order(ban("192.0.2.0/24"));
  CHECK(order(unban("192.0.2.7")).sentence ==
        "192.0.2.7 is not banned by itself, but by the ban of 192.0.2.0/24");
  CHECK(test.room.bans().size() == 1);
}

TEST_CASE_FIXTURE(KeptRoom, "each lifted name is told, and what still bans is said") {
  CHECK(come(3, "cat", "192.0.2.3").empty());
  (void)order(ban("cat"));
  (void)order(ban("192.0.2.0/24"));
  (void)test.heard_by(2);
  const OrderResult result = order(unban("192.0.2.3"));
  CHECK(test.heard_by(2) == "* cat was unbanned by the operator\n");
  CHECK(result.aside ==
        "cat,192.0.2.3 may come again; 192.0.2.3 is still banned by the ban of 192.0.2.0/24");
}

TEST_CASE_FIXTURE(KeptRoom,
                  "a network that has this machine is banned as typed, and that is said") {
  (void)order(ban("eve"));
  CHECK(order(ban("0.0.0.0/0")).aside ==
        "0.0.0.0/0 is banned, 0 people were put out; it shuts out this machine itself: 127.0.0.1 "
        "(with all who come through a proxy here)");
  CHECK(come(3, "cat", "127.0.0.1") == code::kBanned);
}

TEST_CASE_FIXTURE(KeptRoom, "bans go by the clock on the wall, also when it was set back") {
  test.say(1, "hello");
  pass(-1h);
  (void)order(order::Ban{target("eve"), 10min});
  CHECK(test.room.bans().size() == 1);
  pass(11min);
  CHECK(test.room.bans().empty());
  CHECK(come(3, "eve", "192.0.2.3").empty());
}

TEST_CASE_FIXTURE(KeptRoom, "there is a bound on bans; those that are over do not count") {
  for (std::size_t i = 0; i < Bans::kMost; ++i) {
    CHECK(order(order::Ban{target("n" + std::to_string(i)), 10min}).kind == Kind::Done);
  }
  CHECK(order(ban("eve")).kind == Kind::Refused);
  CHECK(order(order::Ban{target("N1"), 20min}).kind == Kind::Done);  // it was there
  pass(10min);
  CHECK(test.room.bans().size() == 1);
  CHECK(order(ban("eve")).kind == Kind::Done);
}

}  // namespace
}  // namespace chat::test
