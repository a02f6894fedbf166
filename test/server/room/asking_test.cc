// Who may ask for something, while much is answered to those of their address.

#include <doctest/doctest.h>

#include "server/moderation/orders.h"
#include "test/server/room/under_way.h"
#include "test/support/deadline.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

// ann and bob are of one address, cid of another.
struct Neighbours : UnderWay {
  explicit Neighbours(const Limits& with_limits) : UnderWay(with_limits) {
    members.set_address(ann, "192.0.2.1", "192.0.2.1");
    members.set_address(bob, "192.0.2.1", "192.0.2.1");
    members.set_address(cid, "192.0.2.2", "192.0.2.2");
  }
};

TEST_CASE("while much is answered to those of an address, they ask one after the other") {
  Limits limits;
  limits.answers_under_way = 100;
  Neighbours test(limits);
  Member& dan = test.members.add(4, "dan");
  test.members.set_address(dan, "192.0.2.1", "192.0.2.1");
  const LogEntry answer = test.answer(1, 100);
  test.backpressure.count(answer);
  test.backpressure.put(answer, 1);
  CHECK(test.backpressure.may_ask(test.cid));
  CHECK(!test.backpressure.may_ask(test.bob));
  CHECK(!test.backpressure.may_ask(dan));
  CHECK(!test.backpressure.may_ask(test.ann));
  test.backpressure.taken(answer);
  CHECK(!test.backpressure.may_ask(dan));  // bob is the next
  CHECK(test.backpressure.may_ask(test.bob));
  Backpressure::stop_waiting_to_ask(dan);
  CHECK(test.backpressure.may_ask(test.ann));
  CHECK(test.backpressure.may_ask(dan));
}

TEST_CASE("of a large answer only what is encoded at a time counts, and messages do not") {
  Limits limits;
  limits.catch_up_chunk_bytes = 99;
  limits.answers_under_way = 100;
  Neighbours test(limits);
  test.backpressure.count(test.answer(1, 5'000));
  test.backpressure.count(test.message(1, 5'000));
  LogEntry whisper = test.message(1, 5'000);
  whisper.target = 3;
  test.backpressure.count(whisper);
  CHECK(test.backpressure.may_ask(test.bob));
  test.backpressure.count(test.answer(2, 1));
  CHECK(!test.backpressure.may_ask(test.bob));
}

TEST_CASE("what is answered to somebody counts where they are, and no longer when they have left") {
  Limits limits;
  limits.answers_under_way = 100;
  Neighbours test(limits);
  const LogEntry answer = test.answer(1, 100);
  test.backpressure.count(answer);
  test.backpressure.put(answer, 1);
  CHECK(!test.backpressure.may_ask(test.bob));
  test.members.set_address(test.ann, "192.0.2.2", "192.0.2.2");
  CHECK(test.backpressure.may_ask(test.bob));
  CHECK(!test.backpressure.may_ask(test.cid));
  test.members.remove(test.ann);
  CHECK(test.backpressure.may_ask(test.cid));
  test.backpressure.taken(answer);
  CHECK(test.backpressure.may_ask(test.cid));
}

TEST_CASE("while much is answered to those of an address, they can talk, keep order and leave") {
  Limits limits;
  limits.answers_under_way = 1;
  TestRoom test(limits);
  for (LinkId link = 1; const char* name : {"ann", "bob", "cid", "dan"}) {
    REQUIRE(test.join(link++, name).empty());
  }
  (void)test.taken();
  REQUIRE(test.room.carry_out("the operator", order::Op{"bob"}).kind == OrderResult::Kind::Done);
  (void)test.taken();
  test.say(1, "/help");  // nobody takes the answer
  {
    const Talker cid(test.room, 3, 1, "/help");
    for (const char* line : {"hello", "/me waves", "psst > ann", "/mute dan"}) {
      const Talker bob(test.room, 2, 1, line);
      CHECK(eventually([&] { return bob.is_done(); }));
    }
    const Talker dan(test.room, 4, 1, "/quit");
    CHECK(eventually([&] { return dan.is_done(); }));
    CHECK(!cid.is_done());
    test.room.close("the test is over");
  }
  const std::string heard = test.heard_by(1);
  CHECK(heard.find("[bob] hello\n[bob] * waves\n[bob > you] psst\n") != std::string::npos);
  CHECK(heard.find("dan was muted by bob") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
