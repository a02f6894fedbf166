// The lock, the topic, and a history that is cleared.

#include <doctest/doctest.h>

#include <string>

#include "test/support/server/kept_room.h"

namespace chat::test {
namespace {

using Kind = OrderResult::Kind;

TEST_CASE_FIXTURE(KeptRoom, "nobody new is let into a locked room until it is unlocked") {
  CHECK(order(order::Unlock{}).kind == Kind::Refused);
  CHECK(order(order::Lock{}).kind == Kind::Done);
  CHECK(test.heard_by(2) == "* The room was locked by the operator: nobody new is let in\n");
  CHECK(test.join(3, "eve") == code::kLocked);
  CHECK(test.room.state().door == Moderation::Door::Locked);
  CHECK(order(order::Lock{}).kind == Kind::Refused);
  CHECK(order(order::Unlock{}).kind == Kind::Done);
  CHECK(test.join(3, "eve").empty());
}

TEST_CASE("who is here may come back into a locked room, also whose welcome was lost") {
  TestRoom test;
  const Secret key{7};
  CHECK(!test.room.join({1, "address"}, "ann", 0, Secret{}));
  CHECK(!test.room.join({2, "address"}, "bob", 0, Secret{}, key));
  const Token token = token_in(test.taken());
  (void)test.room.carry_out(kTheOperator, order::Lock{});
  test.room.lose(1, "connection lost");
  CHECK(!test.room.resume({3, "address"}, token, 0));
  CHECK(!test.room.join({4, "address"}, "bob", 0, Secret{}, key));
  CHECK(test.room.join({5, "address"}, "bob2", 0, Secret{}, key).has_value());
}

TEST_CASE_FIXTURE(KeptRoom, "the topic is told to everyone when it changes, and to each newcomer") {
  CHECK(order(order::SetTopic{""}).kind == Kind::Refused);
  CHECK(order(order::SetTopic{"chapter 3"}).kind == Kind::Done);
  CHECK(test.heard_by(2) == "* The topic was set by the operator: chapter 3\n");
  CHECK(test.room.state().topic == "chapter 3");
  CHECK(test.join(3, "eve").empty());
  CHECK(test.heard_by(3).find("\n* The topic is: chapter 3\n") != std::string::npos);
  CHECK(order(order::SetTopic{""}).kind == Kind::Done);
  CHECK(test.heard_by(2) == "* The topic was taken away by the operator\n");
  CHECK(test.join(4, "dan").empty());
  CHECK(test.heard_by(4).find("topic") == std::string::npos);
}

TEST_CASE_FIXTURE(KeptRoom,
                  "a cleared history is shown to nobody new, nor by /history; what follows is") {
  test.say(1, "secret");
  CHECK(order(order::ClearHistory{}).kind == Kind::Done);
  (void)test.heard_by(1);
  CHECK(answer(1, "/history").find("secret") == std::string::npos);
  CHECK(test.join(3, "eve").empty());
  CHECK(test.heard_by(3).find("secret") == std::string::npos);
  test.say(1, "open");
  CHECK(test.join(4, "dan").empty());
  const std::string heard = test.heard_by(4);
  CHECK(heard.find("ann] open") != std::string::npos);
  CHECK(heard.find("secret") == std::string::npos);
  CHECK(test.room.snapshot().messages.size() == 1);
}

TEST_CASE("a message that was being stored when the history was cleared is cleared, too") {
  TestRoom test(Limits(), Recorded::Yes);
  CHECK(test.join(1, "ann").empty());
  test.say(1, "secret");
  (void)test.begin_storing();
  (void)test.room.carry_out(kTheOperator, order::ClearHistory{});
  test.room.stored();
  CHECK(test.room.snapshot().messages.empty());
}

}  // namespace
}  // namespace chat::test
