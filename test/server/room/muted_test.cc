// Who is muted may read, but not say anything, and finds no way around it.

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "common/protocol/wording.h"
#include "test/support/sentences.h"
#include "test/support/server/kept_room.h"

namespace chat::test {
namespace {

using namespace std::chrono_literals;
using Kind = OrderResult::Kind;

bool is_about_mute(const std::string& answer) {
  return answer.find("! you are muted") == 0 &&
         answer.find("nothing was sent") != std::string::npos;
}

TEST_CASE_FIXTURE(KeptRoom, "everyone is told who is muted, for how long and why") {
  const OrderResult result = order(order::Mute{"ANN", 10min, "too loud"});
  CHECK(result.kind == Kind::Done);
  CHECK(result.sentence == "ann was muted by the operator for 10 min: too loud");
  CHECK(test.heard_by(2) == "* " + result.sentence + "\n");
}

TEST_CASE_FIXTURE(KeptRoom,
                  "nobody hears what a muted person says, whispers or is called, and they are told "
                  "for how long") {
  (void)order(order::Mute{"ann", 10min});
  (void)test.heard_by(1);
  pass(30s);
  const std::uint64_t others = test.room.state().last_seq;
  CHECK(answer(1, "hello") ==
        "! you are muted for another 10 min: you can read, but not write; nothing was sent\n");
  for (const char* line : {"/me waves", "psst > bob", "@bob psst", "/nick loud", "//hi"}) {
    test.say(1, line);
    CHECK(is_about_mute(test.heard_by(1)));
    test.say(1, line);
    CHECK(test.heard_by(2).empty());
  }
  CHECK(test.room.state().last_seq > others);
  CHECK(answer(1, "?").find(people_are_here(2)) != std::string::npos);
}

TEST_CASE_FIXTURE(KeptRoom, "a mute ends with its time, or when it is taken back") {
  (void)order(order::Mute{"ann", 10min});
  (void)order(order::Mute{"bob"});
  pass(10min);
  (void)test.heard_by(2);
  test.say(1, "hello");
  CHECK(test.heard_by(2) == "[ann] hello\n");
  CHECK(answer(2, "hello").find("! you are muted:") == 0);
  CHECK(order(order::Unmute{"bob"}).sentence == "bob was unmuted by the operator");
  (void)test.heard_by(1);
  test.say(2, "hello");
  CHECK(test.heard_by(1) == "[bob] hello\n");
  CHECK(order(order::Unmute{"bob"}).sentence == "bob is not muted");
  CHECK(order(order::Unmute{"eve"}).sentence == nobody_is_called("eve"));
  CHECK(order(order::Mute{"eve"}).kind == Kind::Refused);
}

TEST_CASE_FIXTURE(KeptRoom, "a muted person says nothing by leaving, either") {
  (void)order(order::Mute{"ann"});
  (void)test.heard_by(2);
  test.room.leave(1, in_quotes("you all"));
  CHECK(test.heard_by(2) == left("ann", 1));
  (void)order(order::Mute{"bob"});
  CHECK(come(3, "eve", "192.0.2.3").empty());
  (void)test.heard_by(3);
  test.room.leave(2, "connection lost");
  CHECK(test.heard_by(3) == left("bob", 1, "connection lost"));
}

TEST_CASE_FIXTURE(KeptRoom, "who leaves and joins again by that name is still muted, and told so") {
  (void)order(order::Mute{"ann", 10min});
  test.room.leave(1, "");
  (void)test.heard_by(2);
  CHECK(test.join(3, "Ann").empty());
  CHECK(test.heard_by(3).find("* You are still muted for another 10 min") != std::string::npos);
  CHECK(is_about_mute(answer(3, "hello")));
  test.room.leave(3, "");
  CHECK(order(order::Unmute{"ann"}).kind == Kind::Done);
  CHECK(test.join(4, "ann").empty());
  (void)test.heard_by(2);
  test.say(4, "hello");
  CHECK(test.heard_by(2) == "[ann] hello\n");
}

TEST_CASE_FIXTURE(KeptRoom,
                  "another name from the same address is muted if nobody else is there, as behind "
                  "a school's router") {
  CHECK(come(3, "cat", "192.0.2.3").empty());
  CHECK(come(4, "dan", "192.0.2.4").empty());
  CHECK(come(5, "eve", "192.0.2.4").empty());
  (void)order(order::Mute{"cat"});
  (void)order(order::Mute{"dan"});
  test.room.leave(3, "");
  test.room.leave(4, "");
  CHECK(come(6, "cat2", "192.0.2.3").empty());
  CHECK(come(7, "dan2", "192.0.2.4").empty());
  (void)test.heard_by(6);
  CHECK(is_about_mute(answer(6, "hello")));
  CHECK(!is_about_mute(answer(7, "hello")));
}

TEST_CASE_FIXTURE(KeptRoom, "of an IPv6 network another name is muted if nobody else is there") {
  CHECK(come(3, "cat", "2001:db8::7").empty());
  CHECK(come(4, "dan", "2001:db8:1::7").empty());
  CHECK(come(5, "eve", "2001:db8:1::8").empty());
  (void)order(order::Mute{"cat"});
  (void)order(order::Mute{"dan"});
  test.room.leave(3, "");
  test.room.leave(4, "");
  CHECK(come(6, "cat2", "2001:db8::9").empty());
  CHECK(come(7, "dan2", "2001:db8:1::9").empty());
  (void)test.heard_by(6);
  CHECK(is_about_mute(answer(6, "hello")));
  CHECK(!is_about_mute(answer(7, "hello")));
}

TEST_CASE("who comes back to the session is still muted") {
  TestRoom test;
  CHECK(!test.room.join({1, "address", nullptr}, "ann", 0, Secret{}));
  const Token token = token_in(test.taken());
  (void)test.room.carry_out(kTheOperator, order::Mute{"ann"});
  test.room.lose(1, "connection lost");
  CHECK(!test.room.resume({2, "another", nullptr}, token, 0));
  (void)test.taken();
  (void)test.room.handle(2, 1, parse_request("hello"));
  CHECK(is_about_mute(test.heard_by(1)));
}

TEST_CASE_FIXTURE(KeptRoom, "the operator sees who is muted") {
  (void)order(order::Mute{"bob", 10min});
  CHECK(test.room.attendance().at(0).muted.empty());
  CHECK(test.room.attendance().at(1).muted == "muted for another 10 min");
}

}  // namespace
}  // namespace chat::test
