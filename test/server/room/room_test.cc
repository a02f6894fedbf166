// The rules of the room, driven directly: no socket, no thread but where waiting is the point.

#include "server/room/room.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "common/protocol/wire.h"
#include "server/connection/encoded_batch.h"
#include "server/dialect/dialect.h"
#include "test/support/process.h"

namespace chat {
namespace {

// Its kind's word on the wire, and a blank.
std::string word(const Event& event) {
  std::string line;
  wire::append_event(line, event);
  return line.substr(0, line.find('\t')) + ' ';
}

// A room with one courier, and what it delivers told as the plain dialect tells it.
class TestRoom {
 public:
  explicit TestRoom(const Limits& limits = {}, Room::Recorded recorded = Room::Recorded::No)
      : room(limits, {"test", 1, "-", recorded}) {}
  TestRoom(const Limits& limits, const Room::Settings& settings) : room(limits, settings) {}

  // Everything published since the last call, as `viewer` sees it.
  std::string heard_by(MemberId viewer) {
    std::string text;
    for (const EntryPtr& entry : taken()) {
      if (!entry->is_public() && entry->target != viewer && entry->actor != viewer) continue;
      std::vector<Delivery> deliveries;
      append_deliveries(deliveries, entry, viewer);
      EncodedBatch batch;
      encode(plain_dialect(), deliveries, batch);
      text += batch.bytes;
    }
    return text;
  }
  std::vector<EntryPtr> taken() {
    std::vector<EntryPtr> entries;
    (void)room.take(0, {}, std::chrono::nanoseconds(0), entries);
    return entries;
  }
  void say(MemberId id, std::string_view line) { room.handle(id, 0, parse_request(line)); }
  std::string join(MemberId id, std::string_view name) {
    const auto refusal = room.join({id, "address"}, name, 20);
    return refusal ? std::string(refusal->code) : "";
  }

  Room room;
};

TEST_CASE("a name is taken once, ASCII case aside, and free again after its holder left") {
  TestRoom test;
  CHECK(test.join(1, "Joe").empty());
  CHECK(test.join(2, "jOE") == "name-taken");
  CHECK(test.join(2, "server") == "name-invalid");
  CHECK(test.join(2, "2joe") == "name-invalid");
  test.room.leave(1, "");
  CHECK(test.join(2, "joe").empty());
  CHECK(test.room.size() == 1);
}

TEST_CASE("a room that is full, or closed, lets nobody in") {
  Limits limits;
  limits.max_members = 1;
  TestRoom test(limits);
  CHECK(test.join(1, "ann").empty());
  CHECK(test.join(2, "bob") == "full");
  test.room.close("stopping");
  CHECK(test.join(3, "joe") == "busy");
}

TEST_CASE("the welcome comes first and the goodbye last, and nobody is told of their own coming") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  CHECK(test.heard_by(1) ==
        "* You are ann. 1 person is here: ann. Type ? for who is here, text > name to whisper, "
        "/help for more.\n");
  REQUIRE(test.join(2, "bob").empty());
  CHECK(test.heard_by(1) == "* bob joined (2 people here)\n");
  test.say(2, "hi");
  test.room.leave(2, "lunch");
  CHECK(test.heard_by(2) == "* Bye\n");
  test.room.leave(2, "again");
  test.say(1, "?");
  CHECK(test.heard_by(1) == "* 1 person is here: ann\n");
}

TEST_CASE("a welcome names twenty people, and ? names all") {
  TestRoom test;
  for (MemberId id = 1; id <= 100; ++id) REQUIRE(test.join(id, "u" + std::to_string(id)).empty());
  const std::string welcome = test.heard_by(100);
  CHECK(welcome.find(" and 80 more. Type") != std::string::npos);
  test.say(100, "?");
  const std::string users = test.heard_by(100);
  CHECK(users.starts_with("* 100 people are here: u1, u10, u100, u11,"));
  CHECK(users.find("u99") != std::string::npos);
}

TEST_CASE("who watches the room is given what is public, and that there was a whisper, once each") {
  for (const std::size_t couriers : {1U, 2U, 3U, 5U}) {
    CAPTURE(couriers);
    std::string seen;
    Room room({}, {"test", couriers, "-", Room::Recorded::No,
                   [&](const EntryPtr& entry) { seen += word(entry->event); }});
    REQUIRE(!room.join({1, "address"}, "ann", 0));
    REQUIRE(!room.join({2, "address"}, "bob", 0));
    room.handle(1, 0, parse_request("psst > bob"));
    room.handle(1, 0, parse_request("?"));
    room.handle(2, 0, parse_request("psst > ann"));
    room.handle(2, 0, parse_request("hello"));
    CHECK(seen == "joined joined whisper whisper say ");
  }
}

TEST_CASE("a whisper reaches one person; to nobody, or to oneself, it reaches nobody") {
  TestRoom test;
  for (MemberId id = 1; id <= 3; ++id) {
    REQUIRE(test.join(id, std::string(1, "?abc"[id])).empty());
  }
  REQUIRE(test.room.size() == 3);
  (void)test.taken();
  test.say(1, "psst > B");
  const std::vector<EntryPtr> entries = test.taken();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0]->actor == 1);
  CHECK(entries[0]->target == 2);
  test.say(1, "psst > joe");
  CHECK(test.heard_by(1).starts_with("! nobody here is called joe"));
  test.say(1, "psst > a");
  CHECK(test.heard_by(1) == "! that is you; nothing was sent\n");
}

TEST_CASE("who is meant perhaps is said, and nothing is sent") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "Joseph").empty());
  (void)test.taken();
  for (const char* line : {"@josehp hi", "@joseph, hi", "hi > joseph!", "hi > Jospeh"}) {
    test.say(1, line);
    const std::string answer = test.heard_by(1);
    CHECK(answer.starts_with("! "));
    CHECK(answer.find("Joseph") != std::string::npos);
    test.say(2, "?");
    CHECK(test.heard_by(2).starts_with("* 2 people"));
  }
}

TEST_CASE("another name is checked like the first one; one's own in another case is free") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  test.say(1, "/nick BOB");
  CHECK(test.heard_by(1) == "! the name bob is taken; you are still called ann\n");
  test.say(1, "/nick ANN");
  CHECK(test.heard_by(1) == "* You are now called ANN\n");
  test.say(1, "/nick eve");
  CHECK(test.heard_by(2) == "* ANN is now called eve\n");
  CHECK(test.join(3, "ann").empty());
}

constexpr std::int64_t kNoon = 1'795'225'550'915;

// A clock that is put back by a second whenever somebody looks at it.
std::int64_t time_going_back() {
  static std::int64_t now = kNoon;
  constexpr std::int64_t kSecond = 1000;
  return now -= kSecond;
}

TEST_CASE("the log is numbered without doubles, and its times never go back") {
  TestRoom test({}, {.name = "test", .time_of_day = time_going_back});
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 20; ++i) test.say(1, i % 3 == 0 ? "?" : "hi");
  std::uint64_t seq = 0;
  std::int64_t time = 0;
  for (const EntryPtr& entry : test.taken()) {
    CHECK(entry->event.seq > seq);
    CHECK(entry->event.time_ms >= time);
    seq = entry->event.seq;
    time = entry->event.time_ms;
  }
}

TEST_CASE("what fell out of the window is counted") {
  Limits limits;
  limits.window_bytes = 20'000;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 100; ++i) {
    test.say(1, std::string(500, 'x'));
    (void)test.taken();
  }
  std::vector<EntryPtr> entries;
  const std::uint64_t missing = test.room.read(0, 101, 1'000'000, entries);
  CHECK(missing > 50);
  CHECK(missing + entries.size() == 101);
  CHECK(test.room.read(missing, 101, 1, entries) == 0);
  CHECK(entries.size() == 1);
}

TEST_CASE("who joins is given the last messages, as many as they want") {
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  for (const char* text : {"one", "two", "three"}) test.say(1, text);
  (void)test.taken();
  REQUIRE(!test.room.join({2, "address"}, "bob", 2));
  const std::string heard = test.heard_by(2);
  CHECK(heard.find("one") == std::string::npos);
  CHECK(heard.find("two") < heard.find("three"));
  CHECK(heard.find("three") != std::string::npos);
}

TEST_CASE("/history brings a thousand messages and not more") {
  Limits limits;
  constexpr std::size_t kPlenty = std::size_t{10} * 1024 * 1024;
  limits.undelivered_per_sender = kPlenty;
  limits.private_bytes = kPlenty;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 1100; ++i) test.say(1, "hi");
  (void)test.taken();
  test.room.handle(1, 0, HistoryRequest{UINT32_MAX});
  CHECK(test.taken().front()->history->messages.size() == 1000);
}

TEST_CASE("a history counts with its messages, and does not refuse whispers to who waits for it") {
  constexpr std::size_t kText = 4'000;
  constexpr int kMessages = 100;
  TestRoom test;
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  for (int i = 0; i < kMessages; ++i) {
    test.say(2, std::string(kText, 'x'));
    (void)test.taken();
    test.room.settle({{2, kText * 2, 0}});
  }
  test.room.handle(1, 0, HistoryRequest{kMessages});
  CHECK(test.taken().front()->cost > kMessages * kText);
  test.say(2, "psst > ann");
  CHECK(test.heard_by(2) == "[you > ann] psst\n");
}

// A session's thread, which may have to wait for its turn. Closing the room ends that.
class Talker {
 public:
  Talker(Room& room, LinkId link, int lines) : room_(room) {
    thread_ = std::thread([this, link, lines] {
      for (int i = 0; i < lines; ++i) {
        if (room_.handle(link, 0, parse_request("x")) == Room::Verdict::GoOn) ++said_;
      }
      done_ = true;
    });
  }
  Talker(const Talker&) = delete;
  Talker& operator=(const Talker&) = delete;
  ~Talker() {
    if (!done_) room_.close("the test is over");
    thread_.join();
  }
  [[nodiscard]] int said() const { return said_; }
  [[nodiscard]] bool is_done() const { return done_; }

 private:
  Room& room_;
  std::atomic<int> said_ = 0;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

TEST_CASE("a message counts once against its sender, however many couriers deliver it") {
  constexpr std::size_t kCouriers = 64;
  constexpr int kLines = 20;
  Limits limits;
  limits.undelivered_per_sender = kLines * 2 * sizeof(LogEntry);
  TestRoom test(limits, {"test", kCouriers});
  REQUIRE(test.join(1, "ann").empty());
  const Talker ann(test.room, 1, kLines);
  CHECK(test::eventually([&] { return ann.is_done(); }));
}

TEST_CASE("a sender waits for the slowest courier") {
  constexpr int kLines = 100;
  constexpr int kAtOnce = 5;
  Limits limits;
  limits.undelivered_per_sender = kAtOnce * sizeof(LogEntry);
  TestRoom test(limits, {"test", 2});
  REQUIRE(test.join(1, "ann").empty());
  (void)test.taken();
  const Talker ann(test.room, 1, kLines);
  int taken_by_first = 0;
  int taken_by_last = -1;  // her coming is no line
  while (taken_by_last < kLines) {
    while (taken_by_first < std::min(kLines, taken_by_last + 1)) {
      taken_by_first += static_cast<int>(test.taken().size());
    }
    CHECK(taken_by_first <= taken_by_last + kAtOnce + 1);
    std::vector<EntryPtr> entries;
    REQUIRE(test.room.take(1, {}, std::chrono::nanoseconds(0), entries));
    taken_by_last += static_cast<int>(entries.size());
  }
}

TEST_CASE("messages that could not be stored are not waited for any more") {
  constexpr int kLines = 100;
  Limits limits;
  limits.undelivered_per_sender = 2'000;
  TestRoom test(limits, Room::Recorded::Yes);
  REQUIRE(test.join(1, "ann").empty());
  const Talker ann(test.room, 1, kLines);
  const bool all = test::eventually([&] {
    std::vector<EntryPtr> entries;
    test.room.nudge_recorder();
    (void)test.room.take_unstored(entries);
    test.room.not_stored("the disk is full");
    if (!entries.empty()) (void)test.taken();
    test.room.settle({{1, 1'000'000}});
    return ann.is_done();
  });
  CHECK(all);
}

TEST_CASE("who waits and cannot be reached any more is woken") {
  Limits limits;
  limits.undelivered_per_sender = 1;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  const Talker ann(test.room, 1, 2);
  CHECK(test::eventually([&] { return ann.said() == 1; }));
  test.room.give_up(1);
  CHECK(test::eventually([&] { return ann.is_done(); }));
  CHECK(ann.said() == 1);
}

TEST_CASE("of those who wait for room only as many are let go as there is room for") {
  constexpr int kSenders = 40;
  constexpr int kLines = 5;
  constexpr std::size_t kAtOnce = 5;
  Limits limits;
  limits.undelivered_total = kAtOnce * sizeof(LogEntry);
  TestRoom test(limits);
  for (LinkId link = 1; link <= kSenders; ++link) {
    REQUIRE(test.join(link, "s" + std::to_string(link)).empty());
  }
  (void)test.taken();
  std::deque<Talker> talkers;
  for (LinkId link = 1; link <= kSenders; ++link) talkers.emplace_back(test.room, link, kLines);
  for (std::size_t all = 0; all < std::size_t{kSenders} * kLines;) {
    const std::size_t some = test.taken().size();
    all += some;
    CHECK(some <= kAtOnce);
  }
}

TEST_CASE("who says more than can be delivered waits, and goes on when it was taken") {
  Limits limits;
  limits.undelivered_per_sender = 2'000;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  (void)test.taken();
  constexpr int kLines = 200;
  std::thread sender([&] {
    for (int i = 0; i < kLines; ++i) test.say(1, "x");
  });
  std::size_t lines = 0;
  std::size_t most = 0;
  while (lines < kLines) {
    const std::size_t some = test.taken().size();
    most = std::max(most, some);
    lines += some;
    // The outcomes of its own lines must be paid back, as a courier does.
    test.room.settle({{1, 1'000'000, 1'000'000}});
  }
  sender.join();
  CHECK(lines == kLines);
  CHECK(most < 20);
}

TEST_CASE("senders over the common bound are let go in turn, and close() ends every wait") {
  Limits limits;
  limits.undelivered_total = 2'000;
  TestRoom test(limits);
  constexpr MemberId kSenders = 8;
  for (MemberId id = 1; id <= kSenders; ++id) {
    REQUIRE(test.join(id, "s" + std::to_string(id)).empty());
  }
  (void)test.taken();
  std::vector<std::thread> senders;
  for (MemberId id = 1; id <= kSenders; ++id) {
    senders.emplace_back([&test, id] {
      for (int i = 0; i < 1000; ++i) test.say(id, "x");
    });
  }
  std::vector<int> said(kSenders + 1);
  for (int round = 0; round < 200; ++round) {
    for (const EntryPtr& entry : test.taken()) ++said[static_cast<std::size_t>(entry->actor)];
  }
  test.room.close("stopping");
  for (std::thread& sender : senders) sender.join();
  for (MemberId id = 1; id <= kSenders; ++id) CHECK(said[static_cast<std::size_t>(id)] > 0);
}

TEST_CASE("whispers that nobody takes are bounded, and a member out of reach waits for nothing") {
  Limits limits;
  limits.private_bytes = 3'000;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  REQUIRE(test.join(2, "bob").empty());
  (void)test.taken();
  test.room.settle({{1, 1'000'000, 1'000'000}, {2, 1'000'000, 1'000'000}});
  int refused = 0;
  for (int i = 0; i < 30; ++i) {
    test.say(1, "psst > bob");
    for (const EntryPtr& entry : test.taken()) {
      const auto* error = entry->event.as<event::Error>();
      refused += error != nullptr && error->code == code::kNotReading ? 1 : 0;
    }
    test.room.settle({{1, 1'000'000, 1'000'000}});  // ann reads, bob does not
  }
  CHECK(refused > 10);
  CHECK(refused < 30);
  test.room.give_up(2);
  for (int i = 0; i < 30; ++i) test.say(2, "?");  // would wait for ever
  CHECK(test.room.size() == 2);
}

// --- with a recorder ---

// Of a session on `link`, in the native dialect's terms: its token, from its welcome.
Token token_in(const std::vector<EntryPtr>& entries) {
  for (const EntryPtr& entry : entries) {
    const auto* welcome = entry->event.as<event::Welcome>();
    if (welcome == nullptr) continue;
    if (const auto token = parse_token(welcome->token)) return *token;
  }
  return {};
}

// What was published is being stored. It is stored when stored() is called, and not before.
std::vector<EntryPtr> begin_storing(Room& room) {
  std::vector<EntryPtr> entries;
  REQUIRE(room.take_unstored(entries));
  return entries;
}

std::string kinds(const std::vector<EntryPtr>& entries) {
  std::string all;
  for (const EntryPtr& entry : entries) all += word(entry->event);
  return all;
}

TEST_CASE("a ping waits for no recorder, and says nothing of what is not stored yet") {
  TestRoom test({}, Room::Recorded::Yes);
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  REQUIRE(test.join(2, "bob").empty());
  (void)begin_storing(test.room);
  test.room.stored();
  const std::vector<EntryPtr> coming = test.taken();
  const Token token = token_in(coming);
  test.say(2, "psst > ann");
  const std::uint64_t whisper = begin_storing(test.room).back()->event.seq;

  REQUIRE(test.room.ping(1));
  const std::vector<EntryPtr> entries = test.taken();
  REQUIRE(kinds(entries) == "ping ");
  const std::uint64_t seq = entries[0]->event.seq;
  CHECK(seq == coming.back()->event.seq);
  CHECK(seq < whisper);
  test.room.pong(1, seq);
  test.room.stored();
  CHECK(kinds(test.taken()) == "whisper ");
  // Who comes back after that ping is given what came behind it.
  test.room.lose(1, "");
  REQUIRE(!test.room.resume({3, "address"}, token, seq));
  (void)begin_storing(test.room);
  test.room.stored();
  for (const EntryPtr& entry : test.taken()) {
    if (!entry->event.is<event::Welcome>()) continue;
    REQUIRE(entry->replay->kept.size() == 1);
    CHECK(entry->replay->kept[0]->event.seq == whisper);
  }
}

TEST_CASE("nobody is asked for a sign of life before their welcome") {
  TestRoom test({}, Room::Recorded::Yes);
  REQUIRE(test.join(1, "ann").empty());
  (void)begin_storing(test.room);
  CHECK(!test.room.ping(1));
  test.room.stored();
  CHECK(test.taken().front()->event.is<event::Welcome>());
  CHECK(test.room.ping(1));
  CHECK(kinds(test.taken()) == "ping ");
  CHECK(!test.room.ping(2));
}

TEST_CASE("an answer of the connection's protocol waits for no recorder, but for the welcome") {
  TestRoom test({}, Room::Recorded::Yes);
  REQUIRE(test.join(1, "ann").empty());
  (void)begin_storing(test.room);
  std::thread session([&test] { test.room.answer(1, "bytes"); });
  test.room.stored();
  std::vector<EntryPtr> entries = test.taken();
  CHECK(entries.front()->event.is<event::Welcome>());
  session.join();
  if (entries.back()->raw.empty()) entries = test.taken();
  CHECK(entries.back()->raw == "bytes");
  test.say(1, "hi");
  (void)begin_storing(test.room);
  test.room.answer(1, "more");
  entries = test.taken();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0]->raw == "more");
}

TEST_CASE("who cannot be reached any more is let go at once, whatever the recorder does") {
  TestRoom test({}, Room::Recorded::Yes);
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  REQUIRE(test.join(2, "bob").empty());
  REQUIRE(test.join(3, "cid").empty());
  (void)begin_storing(test.room);
  test.room.stored();
  const Token token = token_in(test.taken());
  test.say(2, "hi");
  test.say(3, "hi");
  (void)begin_storing(test.room);
  for (const LinkId link : {LinkId{1}, LinkId{2}}) {
    test.room.give_up(link);
    test.room.lose(link, "connection lost");
    CHECK(kinds(test.taken()) == "bye ");
  }
  // Another connection takes the session up: the former one has to wait for nothing.
  REQUIRE(!test.room.resume({4, "address"}, token, 0));
  test.room.stored();
  (void)begin_storing(test.room);
  test.room.stored();
  (void)test.taken();
  test.say(3, "more");
  (void)begin_storing(test.room);
  REQUIRE(!test.room.resume({5, "address"}, token, 0));
  CHECK(kinds(test.taken()) == "bye ");
  // But who can be reached hears all that is owed first; and the bye never comes before the
  // welcome.
  test.room.leave(3, "");
  test.room.give_up(5);
  test.room.lose(5, "");
  test.room.stored();
  CHECK(kinds(test.taken()) == "say ");
  (void)begin_storing(test.room);
  test.room.stored();
  CHECK(kinds(test.taken()) == "welcome current left bye bye ");
}

// --- coming back ---

TEST_CASE("after a restart who comes back is told how much the transcript did not bring back") {
  Limits limits;
  limits.window_bytes = 1;
  limits.history = 1;
  TestRoom before(limits);
  REQUIRE(!before.room.join({1, "address"}, "ann", 0, make_secret()));
  const std::vector<EntryPtr> coming = before.taken();
  const Token token = token_in(coming);
  REQUIRE(before.join(2, "bob").empty());
  for (int i = 0; i < 5; ++i) before.say(2, "hi");
  const std::uint64_t joined = coming.back()->event.seq;

  TestRoom after(limits);
  after.room.restore(before.room.remember());
  CHECK(after.room.size() == 1);
  REQUIRE(!after.room.resume({3, "address"}, token, joined));
  const std::vector<EntryPtr> entries = after.taken();
  REQUIRE(entries.front()->replay != nullptr);
  CHECK(entries.front()->replay->missing >= 4);
  std::vector<EntryPtr> rest;
  CHECK(after.room.read(entries.front()->replay->next, entries.front()->public_index, 1000, rest) ==
        0);
  REQUIRE(rest.size() == 1);
  CHECK(text_of(rest[0]->event) == "hi");
}

TEST_CASE("times go on after a restart, whatever the clock says") {
  TestRoom before({}, {.name = "test", .time_of_day = [] { return kNoon; }});
  REQUIRE(before.join(1, "ann").empty());
  before.say(1, "hi");
  TestRoom after({}, {.name = "test", .time_of_day = time_going_back});
  after.room.restore(before.room.remember());
  REQUIRE(after.join(1, "ann").empty());
  CHECK(after.taken().front()->event.time_ms == kNoon);
}

// A room in which a lost session is away at once, and ends soon.
Limits short_absences() {
  Limits limits;
  limits.away_after = Limits::Milliseconds(0);
  limits.grace = Limits::Milliseconds(1);
  return limits;
}

TEST_CASE("who comes back in time stays, whatever happens to others who are away") {
  TestRoom test(short_absences());
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  const Token ann = token_in(test.taken());
  REQUIRE(!test.room.join({2, "address"}, "bob", 0, make_secret()));
  test.room.lose(1, "");
  REQUIRE(!test.room.resume({3, "address"}, ann, 0));
  test.room.lose(2, "");
  while (test.join(4, "bob") == "name-taken") REQUIRE(test.room.run_timers());
  CHECK(test.join(5, "ann") == "name-taken");
}

TEST_CASE("sessions from before a restart are not told to be away: nobody saw them here") {
  TestRoom before;
  REQUIRE(!before.room.join({1, "address"}, "ann", 0, make_secret()));
  TestRoom after(short_absences());
  after.room.restore(before.room.remember());
  REQUIRE(after.join(1, "bob").empty());
  (void)after.taken();
  REQUIRE(after.room.run_timers());
  const std::vector<EntryPtr> entries = after.taken();
  REQUIRE(!entries.empty());
  CHECK(entries[0]->event.is<event::Left>());
}

TEST_CASE("nobody comes back with a token that is not theirs, nor from the future") {
  TestRoom test;
  REQUIRE(!test.room.join({1, "address"}, "ann", 0, make_secret()));
  REQUIRE(test.join(2, "bob").empty());  // has no session
  const Token token = token_in(test.taken());
  Token other = token;
  other.secret[15] ^= 1U;
  Token plain = token;
  plain.member = 2;
  for (const Token& wrong : {other, plain, Token{}, Token{99, token.secret}}) {
    const auto refusal = test.room.resume({3, "address"}, wrong, 0);
    REQUIRE(refusal.has_value());
    CHECK(refusal->code == code::kSessionUnknown);
  }
  const std::uint64_t last = test.room.remember().last_seq;
  const auto refusal = test.room.resume({3, "address"}, token, last + 1);
  REQUIRE(refusal.has_value());
  CHECK(refusal->code == code::kAfterUnknown);
  test.say(2, "hi");
  CHECK(test.heard_by(1) == "[bob] hi\n");  // ann was not disturbed
  CHECK(!test.room.resume({3, "address"}, token, last));
}

}  // namespace
}  // namespace chat
