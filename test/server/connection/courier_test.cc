// One courier, its room driven directly, and members whose sockets the test has in its hands.

#include "server/connection/courier.h"

#include <doctest/doctest.h>

#include <deque>
#include <string>

#include "common/protocol/wording.h"
#include "server/dialect/plain/plain.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/socket_pair.h"
#include "test/support/sentences.h"

namespace chat {
namespace {

// A member in the plain dialect. What it is owed is sent before it goes.
class TestMember {
 public:
  TestMember(Room& room, const Limits& limits, LinkId link, const std::string& name)
      : room_(room),
        link_(link),
        outbox_(link, sockets.ours, plain_dialect().encoder, room, limits, turns_) {
    REQUIRE(!room.join({link, "address", &outbox_}, name, 20));
  }
  void says(std::string_view line) { room_.handle(link_, 0, parse_request(line)); }
  void leaves() { room_.leave(link_, ""); }

  test::SocketPair sockets;

 private:
  Room& room_;
  const LinkId link_;

 public:
  CatchUpTurns turns_{1};
  Outbox outbox_;
};

// What is published before start() is delivered in one round.
class OneCourier {
 public:
  explicit OneCourier(const Limits& given = {}) : limits(given), room(limits, {"test", 1}) {}
  OneCourier(const OneCourier&) = delete;
  OneCourier& operator=(const OneCourier&) = delete;
  ~OneCourier() {
    room.finish();
    courier.join();
  }

  Limits limits;
  Room room;
  std::deque<Share> shares{std::deque<Share>(1, Share(limits))};
  Courier courier{room, shares};
};

TEST_CASE("a round brings each member what is for everyone and what is for it alone, in order") {
  OneCourier with;
  TestMember ann(with.room, with.limits, 1, "ann");
  TestMember bob(with.room, with.limits, 2, "bob");
  ann.says("one");
  bob.says("psst > ann");
  bob.says("two");
  ann.leaves();
  bob.leaves();
  with.courier.start();
  CHECK(ann.sockets.read_to_end() == "* " + test::you_are("ann") + ". " + test::are_here({"ann"}) +
                                         ". " + std::string(kFirstSteps) + "\n" +
                                         test::joined("bob", 2) +
                                         "[bob > you] psst\n"
                                         "[bob] two\n"
                                         "* Bye\n");
  CHECK(bob.sockets.read_to_end() == "* " + test::you_are("bob") + ". " +
                                         test::are_here({"ann", "bob"}) + ". " +
                                         std::string(kFirstSteps) + "\n" +
                                         "[ann] one\n"
                                         "[you > ann] psst\n" +
                                         test::left("ann", 1) + "* Bye\n");
  ann.outbox_.wait_finished();
  bob.outbox_.wait_finished();
}

TEST_CASE("a goodbye that finds the socket full is still the last that comes, and ends the turn") {
  OneCourier with;
  TestMember ann(with.room, with.limits, 1, "ann");
  TestMember bob(with.room, with.limits, 2, "bob");
  const std::string before = bob.sockets.fill();
  bob.leaves();
  ann.says("bob does not hear this");
  with.courier.start();
  CHECK(test::eventually([&] { return bob.outbox_.is_behind(); }));
  const std::string all = bob.sockets.read_to_end();
  CHECK(all == before + "* " + test::you_are("bob") + ". " + test::are_here({"ann", "bob"}) + ". " +
                   std::string(kFirstSteps) + "\n* Bye\n");
  bob.outbox_.wait_finished();
  CHECK(bob.outbox_.failure().empty());
  ann.leaves();
  ann.outbox_.wait_finished();
}

TEST_CASE("who was behind is up to date again, to the byte, and then the courier's once more") {
  OneCourier with;
  TestMember ann(with.room, with.limits, 1, "ann");
  TestMember bob(with.room, with.limits, 2, "bob");
  with.courier.start();
  CHECK(bob.sockets.read_until("for more.\n").ends_with("for more.\n"));
  const std::string before = bob.sockets.fill();
  for (int i = 0; i < 10; ++i) ann.says(std::to_string(i));
  ann.says("psst > bob");
  ann.says("last");
  CHECK(test::eventually([&] { return bob.outbox_.is_behind(); }));
  std::string expected = before;
  for (int i = 0; i < 10; ++i) expected += "[ann] " + std::to_string(i) + '\n';
  CHECK(bob.sockets.read_until("[ann] last\n") == expected + "[ann > you] psst\n[ann] last\n");
  CHECK(test::eventually([&] { return !bob.outbox_.is_behind(); }));
  ann.says("again");
  CHECK(bob.sockets.read_until("again\n") == "[ann] again\n");
  CHECK_FALSE(bob.outbox_.is_behind());
  bob.leaves();
  ann.leaves();
  bob.outbox_.wait_finished();
  ann.outbox_.wait_finished();
}

TEST_CASE("a long answer is no courier's work: it is sent piece by piece, and whole") {
  constexpr int kMessages = 30;  // fewer than a sender may have under way
  constexpr std::size_t kText = 1000;
  Limits limits;
  limits.catch_up_chunk_bytes = 4 * kText;
  OneCourier with(limits);
  TestMember ann(with.room, with.limits, 1, "ann");
  for (int i = 0; i < kMessages; ++i) ann.says(std::to_string(i) + std::string(kText, 'x'));
  ann.says("/history " + std::to_string(kMessages));
  with.courier.start();
  const std::string all = ann.sockets.read_until(std::string(kEndOfLastMessages) + "\n");
  CHECK(test::count(all, std::string(kText, 'x') + '\n') == kMessages);
  CHECK(all.find(" ann] 0x") < all.find(" ann] 29x"));
  ann.leaves();
  CHECK(ann.sockets.read_to_end() == "* Bye\n");
  ann.outbox_.wait_finished();
}

TEST_CASE("a goodbye of which the connection takes a part at first ends the member's connection") {
  const std::string last(std::size_t{4} * 1024 * 1024, 'x');  // more than the kernel keeps
  OneCourier with;
  TestMember ann(with.room, with.limits, 1, "ann");
  with.room.leave(1, "", last);
  with.courier.start();
  CHECK(ann.sockets.read_to_end().ends_with("\n" + last));
  REQUIRE(test::eventually([&] { return ann.outbox_.finished(); }));
  ann.outbox_.wait_finished();
}

}  // namespace
}  // namespace chat
