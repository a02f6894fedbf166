// What an op may do, and what not.

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/wording.h"
#include "server/moderation/bans.h"
#include "server/moderation/order_text.h"
#include "test/support/sentences.h"
#include "test/support/server/kept_room.h"
#include "test/support/server/room_parts.h"

namespace chat::test {
namespace {

using namespace std::chrono_literals;
using Kind = OrderResult::Kind;

// ann is an op, and has heard it.
struct WithOp : KeptRoom {
  WithOp() {
    CHECK(order(order::Op{"ANN"}).sentence == "ann was made an op by the operator");
    CHECK(test.heard_by(1).starts_with("* " + std::string(kYouAreOp) + "\n"));
  }
  // What bob hears of what ann writes.
  std::string bob_hears_of(std::string_view line) {
    test.say(1, line);
    return test.heard_by(2);
  }
};

TEST_CASE_FIXTURE(KeptRoom, "who is no op is told so, and nothing is done") {
  for (const char* line :
       {"/kick bob", "/mute bob 1m", "/ban bob", "/say-all hello", "/KICK bob"}) {
    CAPTURE(line);
    const std::string said = answer(1, line);
    CHECK(said.starts_with("! only an op may /"));
    CHECK(said.ends_with("; nothing was done\n"));
  }
  CHECK(test.room.size() == 2);
  CHECK(answer(1, "/help").find("/say-all") == std::string::npos);
}

TEST_CASE_FIXTURE(WithOp, "an op kicks, mutes, bans and tells; all are told who did it and why") {
  CHECK(come(3, "cat", "192.0.2.3").empty());
  CHECK(come(4, "dan", "192.0.2.4").empty());
  CHECK(come(5, "eve", "192.0.2.5").empty());
  (void)test.heard_by(2);
  CHECK(bob_hears_of("/kick cat  too much ") == left("cat", 4, "kicked by ann: too much"));
  CHECK(bob_hears_of("/mute Dan 10m noise") == "* dan was muted by ann for 10 min: noise\n");
  CHECK(answer(1, "/ban eve spam") ==
        left("eve", 3, "banned by ann: spam") + "* the address is banned with the name\n");
  CHECK(bob_hears_of("/say-all tea") == "* ann to all: tea\n");
  CHECK(come(6, "eve2", "192.0.2.5") == code::kBanned);
  CHECK(answer(4, "hello").starts_with("! you are muted for another 10 min"));
}

TEST_CASE_FIXTURE(WithOp,
                  "an op's /help lists the orders, and the operator's list says who is op") {
  const std::string help = answer(1, "/help");
  for (const std::string& line : op_help_lines()) {
    CAPTURE(line);
    CHECK(help.find("* " + line + "\n") != std::string::npos);
  }
  CHECK(answer(2, "/help").find("/kick") == std::string::npos);
  CHECK(test.room.attendance().at(0).role == Member::Role::Op);
  CHECK(test.room.attendance().at(1).role == Member::Role::Person);
}

TEST_CASE_FIXTURE(WithOp,
                  "an op does nothing to another op, nor to what is muted or banned already") {
  (void)order(order::Op{"bob"});
  CHECK(come(3, "cat", "192.0.2.3").empty());
  (void)order(order::Mute{"cat"});
  (void)order(order::Ban{BanTarget::parse("eve").value()});
  (void)test.heard_by(1);
  const auto is_refused = [&](std::string_view line, std::string_view why) {
    return answer(1, line) == "! " + std::string(why) + "; nothing was done\n";
  };
  CHECK(is_refused("/kick bob", "bob is an op, too"));
  CHECK(is_refused("/mute bob", "bob is an op, too"));
  CHECK(is_refused("/ban bob", "bob is an op, too"));
  CHECK(is_refused("/ban b\u043Eb", "bob is an op, too"));  // a Cyrillic o
  CHECK(is_refused("/kick ann", "that is you"));
  CHECK(is_refused("/ban ann", "that is you"));
  CHECK(is_refused("/mute cat 1s", "cat is muted already"));
  CHECK(is_refused("/ban EVE 1s", "the name EVE is banned already"));
  CHECK(is_refused("/ban 192.0.2.0/24", "an op bans names; the operator bans addresses"));
  CHECK(is_refused("/ban cat,192.0.2.0/24", "an op bans names; the operator bans addresses"));
  CHECK(is_refused("/kick fay", nobody_is_called("fay")));
  CHECK(answer(1, "/mute cat 5").starts_with("! a time has s, m, h or d"));
  CHECK(is_refused("/mute cat 400d", "a time is at most 366d; without one it holds for ever"));
  CHECK(
      is_refused("/ban cat 99999999999d", "a time is at most 366d; without one it holds for ever"));
  CHECK(is_refused("/kick", "it goes: /kick Joe reason"));
  CHECK(is_refused("/ban", "it goes: /ban Joe 10m reason"));
  CHECK(is_refused("/ban 9lives", "9lives is no name"));
  CHECK(is_refused("/say-all", "it goes: /say-all text"));
  CHECK(order(order::Kick{"bob"}).kind == Kind::Done);  // the operator may
}

TEST_CASE_FIXTURE(WithOp, "an op's ban hits no op by a name that looks like several people's") {
  CHECK(come(3, "ai", "192.0.2.3").empty());
  CHECK(come(4, "Al", "192.0.2.4").empty());
  (void)order(order::Op{"Al"});
  (void)test.heard_by(1);
  CHECK(answer(1, "/ban AI") == "! Al is an op, too; nothing was done\n");
  CHECK(answer(4, "/ban AI") == "! that is you; nothing was done\n");
  CHECK(test.room.size() == 4);
  CHECK(test.room.bans().empty());
  CHECK(answer(4, "/ban ai").ends_with("* the address is banned with the name\n"));
  CHECK(test.room.size() == 3);
}

TEST_CASE(
    "the operator reads what else an op's ban has done, and the op reads it without address") {
  std::vector<std::string> remarks;
  RoomSettings settings{"test"};
  settings.store_bans = [](const std::vector<Ban>&) { return std::nullopt; };
  settings.remark = [&](const std::string& remark) { remarks.push_back(remark); };
  TestRoom test(Limits(), settings);
  CHECK(!test.room.join({1, "192.0.2.1"}, "ann", 0));
  CHECK(!test.room.join({2, "192.0.2.2"}, "bob", 0));
  (void)test.room.carry_out(kTheOperator, order::Op{"ann"});
  test.say(1, "/ban bob");
  test.say(1, "/ban eve");
  CHECK(remarks == std::vector<std::string>{"192.0.2.2 is banned with the name",
                                            "the name alone is banned: nobody here has it"});
  const std::string heard = test.heard_by(1);
  CHECK(heard.find("* the address is banned with the name\n") != std::string::npos);
  CHECK(heard.find("* the name alone is banned: nobody here has it\n") != std::string::npos);
  CHECK(heard.find("192.") == std::string::npos);
}

TEST_CASE("what an op tells everyone counts against the op until couriers have taken it") {
  constexpr std::size_t kText = 2'000;
  Limits limits;
  limits.undelivered_per_sender = kText;
  RoomParts room(limits);
  Member& ann = room.join(1, "ann");
  ann.role = Member::Role::Op;
  (void)room.taken();
  room.changes.apply(ann, 1, Plan(Change(Order(order::Tell{std::string(kText, 'x')}))));
  CHECK(room.backpressure.is_over_own_bound(ann));
  (void)room.taken();
  CHECK(!room.backpressure.is_over_own_bound(ann));
}

TEST_CASE_FIXTURE(WithOp, "ops do not fill the list of bans, which says who gave each") {
  for (std::size_t i = 0; i < Bans::kMostByOps; ++i) {
    (void)answer(1, "/ban n" + std::to_string(i));
  }
  CHECK(test.room.bans().size() == Bans::kMostByOps);
  CHECK(test.room.bans().front().op == "ann");
  CHECK(answer(1, "/ban eve") ==
        "! there are 200 bans by ops; ask the operator; nothing was done\n");
  CHECK(order(order::Ban{BanTarget::parse("eve").value()}).kind == Kind::Done);
  CHECK(test.room.bans().back().op.empty());
}

TEST_CASE_FIXTURE(WithOp, "an op who is muted gives no orders") {
  (void)order(order::Mute{"ann"});
  (void)test.heard_by(1);
  CHECK(answer(1, "/say-all hello").starts_with("! you are muted"));
  CHECK(answer(1, "/kick bob").starts_with("! you are muted"));
  CHECK(test.room.size() == 2);
}

TEST_CASE_FIXTURE(WithOp, "it is taken back, and goes with the session") {
  CHECK(order(order::Op{"ann"}).sentence == "ann is an op already");
  CHECK(order(order::Deop{"bob"}).sentence == "bob is no op");
  CHECK(order(order::Deop{"ann"}).kind == Kind::Done);
  CHECK(answer(1, "/kick bob").find("! only an op may /kick") != std::string::npos);
  (void)order(order::Op{"ann"});
  test.room.leave(1, "");
  CHECK(come(3, "ann", "192.0.2.3").empty());
  CHECK(answer(3, "/kick bob").find("! only an op may /kick") != std::string::npos);
  CHECK(order(order::Op{"eve"}).sentence == nobody_is_called("eve"));
}

TEST_CASE("an op whose session is taken up again is still one, by any name") {
  TestRoom test;
  CHECK(!test.room.join({1, "192.0.2.1"}, "ann", 0, Secret{}));
  const Token ann = token_in(test.taken());
  CHECK(test.join(2, "bob").empty());
  (void)test.room.carry_out(kTheOperator, order::Op{"ann"});
  test.room.lose(1, "connection lost");
  CHECK(!test.room.resume({3, "192.0.2.1"}, ann, 0));
  (void)test.room.handle(3, 1, parse_request("/nick eve"));
  (void)test.room.handle(3, 2, parse_request("/kick bob"));
  CHECK(test.room.size() == 1);
}

TEST_CASE("bans are stored when they change, and the operator is told when an op's cannot be") {
  std::vector<std::size_t> stored;
  std::vector<std::string> remarks;
  RoomSettings settings{"test"};
  settings.bans = {{BanTarget::parse("eve").value()}};
  settings.store_bans = [&](const std::vector<Ban>& bans) {
    stored.push_back(bans.size());
    return std::optional<std::string>("the disk is full");
  };
  settings.remark = [&](const std::string& remark) { remarks.push_back(remark); };
  TestRoom test(Limits(), settings);
  CHECK(test.join(1, "eve") == code::kBanned);
  CHECK(test.join(1, "ann").empty());
  CHECK(test.join(2, "bob").empty());
  (void)test.room.carry_out(kTheOperator, order::Op{"ann"});
  test.say(1, "/kick bob");
  test.say(2, "/ban ann");  // nobody's
  CHECK(stored.empty());
  test.say(1, "/ban bob");
  CHECK(stored == std::vector<std::size_t>{2});
  CHECK(remarks.back() == "the disk is full");
  const order::Ban cat{BanTarget::parse("cat").value()};
  CHECK(test.room.carry_out(kTheOperator, cat).aside.ends_with("\nthe disk is full"));
  CHECK(stored == std::vector<std::size_t>{2, 3});
  CHECK(test.room.bans().size() == 3);
}

TEST_CASE("each order of an op can be read") {
  for (const CommandForm& form : op_commands()) {
    CAPTURE(form.word);
    const Request request = parse_request("/" + std::string(form.word) + "  joe  10m  x ");
    const auto* ordered = std::get_if<Ordered>(&request);
    REQUIRE(ordered != nullptr);
    CHECK(ordered->rest == "joe  10m  x");
    CHECK(std::holds_alternative<Order>(parse_op_order(ordered->word, ordered->rest)));
  }
}

}  // namespace
}  // namespace chat::test
