// What whoever keeps order asks of the room, and what the room makes of it.

#include "server/moderation/orders.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "test/support/sentences.h"
#include "test/support/server/kept_room.h"
#include "test/support/server/test_room.h"

namespace chat {
namespace {

using Kind = OrderResult::Kind;

using Kept = test::KeptRoom;

TEST_CASE_FIXTURE(Kept,
                  "who is kicked is gone, whatever the case of the name, and all are told why") {
  const OrderResult result = order(order::Kick{"ANN", "spam"});
  CHECK(result.kind == Kind::Done);
  CHECK(result.sentence == "ann was kicked by the operator: spam");
  CHECK(test.heard_by(2) == "* ann left: kicked by the operator: spam (1 person here)\n");
  CHECK(test.room.size() == 1);
}

TEST_CASE_FIXTURE(Kept, "who is kicked is told why, and its connection has no effect any more") {
  (void)order(order::Kick{"ann", ""});
  CHECK(test.heard_by(1) == "* You were kicked by the operator\n* Bye\n");
  const std::uint64_t last = test.room.state().last_seq;
  CHECK(test.room.handle(1, 0, parse_request("hello")) == Verdict::HangUp);
  CHECK(test.room.state().last_seq == last);
}

TEST_CASE_FIXTURE(Kept, "who is not here is not kicked, and nobody is told anything") {
  const OrderResult result = order(order::Kick{"eve", ""});
  CHECK(result.kind == Kind::Refused);
  CHECK(result.sentence == test::nobody_is_called("eve"));
  CHECK(test.room.size() == 2);
}

TEST_CASE("a session that waits for its client is kicked, too") {
  test::TestRoom test;
  CHECK(!test.room.join({1, "address", nullptr}, "ann", 0, Secret{}));
  const Token token = test::token_in(test.taken());
  test.room.lose(1, "connection lost");
  CHECK(test.room.size() == 1);
  CHECK(test.room.carry_out(kTheOperator, order::Kick{"ann", ""}).kind == Kind::Done);
  CHECK(test.room.size() == 0);
  CHECK(test.room.resume({2, "address", nullptr}, token, 0).has_value());
}

TEST_CASE_FIXTURE(Kept, "what the operator says reaches everyone as a notice") {
  CHECK(order(order::Tell{"we close at five"}).kind == Kind::Done);
  CHECK(test.heard_by(2) == "* The operator to all: we close at five\n");
}

TEST_CASE_FIXTURE(Kept, "the operator sees who is here, by name, and who is away") {
  const std::vector<Attendance> all = test.room.attendance();
  REQUIRE(all.size() == 2);
  CHECK(all[0].name == "ann");
  CHECK(all[0].link == 1);
  CHECK(all[0].address == "address");
  CHECK(all[0].joined_ms > 0);
  CHECK(all[1].name == "bob");
  CHECK(test.room.state().people == 2);
  CHECK(test.room.state().away == 0);
}

}  // namespace
}  // namespace chat
