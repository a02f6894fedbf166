// What takes effect in the log's order, although it was planned before something else happened.

#include "server/room/changes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "test/support/server/room_parts.h"
#include "test/support/server/test_room.h"

namespace chat::test {
namespace {

Plan planned(const RoomParts& room, const Member& member, Request request) {
  const std::string nobody;
  return room.requests.plan(member, 1, request, &nobody);
}

// The code of the error that is the last entry; empty when it is no error.
std::string error_in(const std::vector<EntryPtr>& entries) {
  const auto* error = entries.back()->event.as<event::Error>();
  return error == nullptr ? "" : error->code;
}

TEST_CASE("a name that was taken after the change was planned stays its holder's") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  Member& bob = room.join(2, "bob");
  Plan first = planned(room, ann, Rename{"eve"});
  Plan second = planned(room, bob, Rename{"EVE"});
  REQUIRE(std::holds_alternative<Change>(second));
  room.changes.apply(ann, 1, std::move(first));
  (void)room.taken();
  room.changes.apply(bob, 1, std::move(second));
  CHECK(error_in(room.taken()) == code::kNameTaken);
  CHECK(room.members.find("eve") == &ann);
  CHECK(bob.name == "bob");
  CHECK(bob.resumption->classify(1) == Resumption::Line::Settled);
}

TEST_CASE("a whisper is for who had the name when it was planned, not for who has it now") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  Member& bob = room.join(2, "bob");
  Plan whisper = planned(room, ann, Whisper{"bob", "psst"});
  room.changes.leave(bob, "");
  (void)room.join(3, "bob");
  (void)room.taken();
  room.changes.apply(ann, 1, std::move(whisper));
  const std::vector<EntryPtr> entries = room.taken();
  CHECK(error_in(entries) == code::kNobody);
  CHECK(entries.size() == 1);
}

TEST_CASE("who leaves and comes back has no new allowance") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  room.allowances.spend(ann, room.limits.work_ahead / 2);
  const auto used = ann.next_line_at;
  room.changes.leave(ann, "");
  CHECK(room.join(2, "ann").next_line_at > used);  // joins have a price, too
}

TEST_CASE("to plan changes nothing") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  (void)room.join(2, "bob");
  (void)room.taken();
  const std::uint64_t last = room.publisher.last_seq();
  const std::vector<Request> requests = {Nothing{},
                                         Say{"hi", ""},
                                         Say{"hi", "bob"},
                                         Act{"waves"},
                                         Whisper{"bob", ""},
                                         Whisper{"bib", ""},
                                         Who{},
                                         Rename{"eve"},
                                         Rename{"bob"},
                                         HistoryRequest{5},
                                         Help{},
                                         Quit{},
                                         BadRequest{}};
  for (const Request& request : requests) {
    Request copy = request;
    (void)room.requests.plan(ann, 1, copy, nullptr);
    (void)room.requests.check_number(ann, 1, copy);
  }
  CHECK(room.publisher.last_seq() == last);
  CHECK(room.taken().empty());
  CHECK(ann.name == "ann");
  CHECK(ann.resumption->classify(1) == Resumption::Line::Next);
}

TEST_CASE("a name that is nobody's is searched for, and planned again with what was found") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  (void)room.join(2, "bob");
  Request whisper = Whisper{"bib", "psst"};
  const Plan search = room.requests.plan(ann, 1, whisper, nullptr);
  REQUIRE(std::holds_alternative<Search>(search));
  CHECK(std::get<Search>(search).names == std::vector<std::string>{"bob", "ann"});
  const std::string nearest = "bob";
  const Plan plan = room.requests.plan(ann, 1, whisper, &nearest);
  REQUIRE(std::holds_alternative<Answer>(plan));
  const auto& entry = *std::get<Answer>(plan).entries.front();
  CHECK(entry.event.as<event::Error>()->sentence.find("did you mean bob?") != std::string::npos);
}

TEST_CASE("who goes while away leaves no timer behind") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  const Changes::Clock::time_point now{std::chrono::hours(1)};
  room.changes.lose(ann, "connection lost", now);
  REQUIRE(room.absences.next());
  room.changes.leave(ann, "kicked");
  CHECK(!room.absences.next());
  CHECK(room.members.size() == 0);
}

TEST_CASE("sessions that are begun and left, one after another, are few at any time") {
  Limits limits;
  limits.unsettled_waiting = 2;
  RoomParts room(limits);
  const Changes::Clock::time_point now{std::chrono::hours(1)};
  for (LinkId link = 1; link <= 5; ++link) {
    room.changes.lose(room.join(link, "p" + std::to_string(link)), "gone", now);
  }
  CHECK(room.members.size() == 2);
  CHECK(room.members.find("p4") != nullptr);
  CHECK(room.members.find("p5") != nullptr);
}

TEST_CASE("a thousand sessions from before a restart wait, though all are of one address") {
  constexpr LinkId kPeople = 1'000;
  RoomParts before;
  for (LinkId link = 1; link <= kPeople; ++link) {
    (void)before.join(link, "p" + std::to_string(link));
  }
  RoomParts after;
  after.changes.restore(before.changes.snapshot(), Changes::Clock::now());
  CHECK(after.members.size() == kPeople);
  // One of them comes back, and is lost at once.
  Member& back = *after.members.find("p1");
  CHECK(!after.changes.resume({1, "address"}, *parse_token(back.resumption->token()), 0));
  after.changes.lose(back, "gone", Changes::Clock::now());
  CHECK(after.members.size() == kPeople);
}

TEST_CASE("sessions from before a restart wait, and nobody is told that they are away") {
  RoomParts before;
  (void)before.join(1, "ann");
  RoomParts after;
  const Changes::Clock::time_point now{std::chrono::hours(1)};
  after.changes.restore(before.changes.snapshot(), now);
  CHECK(after.absences.next() == now + after.limits.grace);
  CHECK(after.members.find("ann") != nullptr);
}

TEST_CASE("sessions from before a restart come back, even with names that look the same") {
  RoomParts before;
  (void)before.join(1, "ann");
  (void)before.join(2, "bob");
  Snapshot past = before.changes.snapshot();
  const auto bob = std::find_if(past.sessions.begin(), past.sessions.end(),
                                [](const SessionState& each) { return each.name == "bob"; });
  REQUIRE(bob != past.sessions.end());
  bob->name = "\u0430nn";  // Cyrillic а, as an older server let it
  RoomParts after;
  after.changes.restore(past, Changes::Clock::time_point(std::chrono::hours(1)));
  CHECK(after.members.size() == 2);
  for (const SessionState& session : past.sessions) {
    const Token token = parse_token(session.token).value();
    CHECK(!after.changes.resume({token.member, "address", nullptr}, token, 0));
    CHECK(after.members.on(token.member)->name == session.name);
  }
  CHECK(after.members.find("ann") != after.members.find("\u0430nn"));
  CHECK(after.requests.name_refusal("a\u0578\u0578", nullptr)->code == code::kNameTaken);
}

TEST_CASE("who is away is told so once, and that they are back only then") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  const Token token{ann.id, ann.resumption->secret()};
  (void)room.join(2, "bob");
  const Changes::Clock::time_point now{std::chrono::hours(1)};
  for (const bool is_long : {false, true}) {
    CAPTURE(is_long);
    room.changes.lose(ann, "connection lost", now);
    if (is_long) {
      const auto due = room.absences.take_due(room.members, now + room.limits.away_after);
      REQUIRE(due);
      room.changes.on_timer(*due);
    }
    REQUIRE(!room.changes.resume({3, "address", nullptr}, token, 0));
    int away = 0;
    int back = 0;
    for (const EntryPtr& entry : room.taken()) {
      away += entry->event.is<event::Away>() ? 1 : 0;
      back += entry->event.is<event::Back>() ? 1 : 0;
    }
    CHECK(away == (is_long ? 1 : 0));
    CHECK(back == away);
  }
}

// --- coming back, in the room ---

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
  after.room.restore(before.room.snapshot());
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

TEST_CASE(
    "a restart gets no more of the window than it has room for, and what else there was counts") {
  Limits limits;
  limits.window_bytes = 5'000;
  limits.history = 2;
  TestRoom test(limits);
  REQUIRE(test.join(1, "ann").empty());
  for (int i = 0; i < 20; ++i) {
    test.say(1, "hi");
    REQUIRE(test.join(2, "bob").empty());
    test.room.leave(2, "");
    (void)test.taken();
  }
  std::vector<EntryPtr> window;
  REQUIRE(test.room.read(0, 61, SIZE_MAX, window) == 0);  // all of them, packed
  const Snapshot all = test.room.snapshot();
  std::size_t bytes = 0;
  for (const EntryPtr& each : all.messages) bytes += cost_of(*each);
  CHECK(bytes > limits.window_bytes);
  CHECK(bytes < limits.window_bytes + 4 * sizeof(LogEntry));
  std::uint64_t left_out = 0;  // the last message of these
  for (const EntryPtr& each : window) {
    const bool is_before = each->event.seq < all.messages.front()->event.seq;
    if (is_message(each->event) && is_before) left_out = each->event.seq;
  }
  CHECK(all.forgotten == left_out);
  CHECK(left_out + 1 < all.messages.front()->event.seq);
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

TEST_CASE("who has quit cannot come back before their connection has ended") {
  RoomParts room;
  Member& ann = room.join(1, "ann");
  const Token token = *parse_token(ann.resumption->token());
  ann.resumption->set_key(Secret{});
  room.changes.apply(ann, 1, planned(room, ann, Quit{"bye"}));
  const auto with_token = room.changes.resume({2, "address"}, token, 0);
  REQUIRE(with_token);
  CHECK(with_token->code == code::kSessionUnknown);
  const auto with_key = room.changes.join({2, "address"}, {"ann", 0, Secret{}, Secret{}});
  REQUIRE(with_key);
  CHECK(with_key->code == code::kBusy);
  REQUIRE(room.members.on(1) != nullptr);
  room.changes.leave(*room.members.on(1), "");
  CHECK(room.members.find("ann") == nullptr);
}

TEST_CASE("a session that is taken up too often is busy, and no other one is") {
  constexpr std::size_t kAtOnce = 3;
  Limits limits;
  limits.take_up_every = std::chrono::hours(1);
  limits.take_ups_at_once = kAtOnce;
  RoomParts room(limits);
  LinkId link = 1;
  const Token ann = *parse_token(room.join(link, "ann").resumption->token());
  const Token bob = *parse_token(room.join(++link, "bob").resumption->token());
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    CHECK(!room.changes.resume({++link, "address"}, ann, 0));
  }
  const LinkId last = link;
  const auto refusal = room.changes.resume({++link, "address"}, ann, 0);
  REQUIRE(refusal);
  CHECK(refusal->code == code::kBusy);
  CHECK(room.members.on(last) == room.members.on(room.members.find("ann")->link));
  CHECK(!room.changes.resume({++link, "address"}, bob, 0));
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
  const std::uint64_t last = test.room.snapshot().last_seq;
  const auto refusal = test.room.resume({3, "address"}, token, last + 1);
  REQUIRE(refusal.has_value());
  CHECK(refusal->code == code::kAfterUnknown);
  test.say(2, "hi");
  CHECK(test.heard_by(1) == "[bob] hi\n");  // ann was not disturbed
  CHECK(!test.room.resume({3, "address"}, token, last));
}

TEST_CASE("a whisper to who does not read is refused sooner where there are many of them") {
  Limits limits;
  limits.private_total_bytes = limits.private_bytes;
  RoomParts room(limits);
  Member& bob = room.join(1, "bob");
  bob.resumption.reset();
  bob.whispers_waiting = limits.private_bytes / 2;
  LogEntry whisper;
  whisper.event = Event{0, 0, event::Whisper{"ann", "bob", "psst"}};
  CHECK(!room.requests.whisper_refusal(&bob, whisper));
  (void)room.join(2, "ann");
  const auto refusal = room.requests.whisper_refusal(&bob, whisper);
  REQUIRE(refusal);
  CHECK(refusal->code == code::kNotReading);
}

}  // namespace
}  // namespace chat::test
