#include "common/protocol/wire.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/text/text.h"
#include "test/support/seed.h"

namespace chat::wire {
namespace {

Event sample(event::What what) {
  return {18446744073709551615ULL, 1795225550915, std::move(what)};
}

const event::Users kUsers{7, 3, {}};

// One of each kind, and the line that the specification shows for it.
const std::vector<std::pair<event::What, std::string>> kSamples = {
    {event::Welcome{"1f-token", "ann", 3, 7, "joe", "Lab\t3"},
     "welcome\t1f-token\t18446744073709551615\tann\t3\t7\tjoe\tLab\t3\n"},
    {event::Message{"ann", "a\ttab"}, "say\t18446744073709551615\t1795225550915\tann\ta\ttab\n"},
    {event::Message{"ann", "a\ttab", event::Message::Kind::Act},
     "act\t18446744073709551615\t1795225550915\tann\ta\ttab\n"},
    {event::Whisper{"ann", "joe", "a\ttab"},
     "whisper\t18446744073709551615\t1795225550915\tann\tjoe\ta\ttab\n"},
    {event::Joined{"ann", 3}, "joined\t18446744073709551615\t1795225550915\tann\t3\n"},
    {event::Left{"ann", 3, "a\ttab"},
     "left\t18446744073709551615\t1795225550915\tann\t3\ta\ttab\n"},
    {event::Away{"ann", 3, "a\ttab"},
     "away\t18446744073709551615\t1795225550915\tann\t3\ta\ttab\n"},
    {event::Back{"ann", 3}, "back\t18446744073709551615\t1795225550915\tann\t3\n"},
    {event::Renamed{"ann", "joe"}, "renamed\t18446744073709551615\t1795225550915\tann\tjoe\n"},
    {event::Users{7, 3, {{"ann", 12}, {"joe", 7, Presence::Away}}},
     "users\t18446744073709551615\t7\t3\tann:12 joe:away7\n"},
    {event::Ok{7}, "ok\t7\t18446744073709551615\t1795225550915\n"},
    {event::Error{7, "joe", "a\ttab"}, "error\t7\tjoe\ta\ttab\n"},
    {event::Notice{"a\ttab"}, "notice\t18446744073709551615\t1795225550915\ta\ttab\n"},
    {event::Missed{9}, "missed\t9\n"},
    {event::History{7, 9}, "history\t18446744073709551615\t7\t9\n"},
    {event::Current{}, "current\t18446744073709551615\n"},
    {event::Ping{}, "ping\t18446744073709551615\n"},
    {event::Bye{"joe", "a\ttab"}, "bye\tjoe\ta\ttab\n"},
};

std::string encoded(const Event& event) {
  std::string out;
  append_event(out, event);
  return out;
}

TEST_CASE("every kind of event stands on the wire as the specification shows it, and comes back") {
  std::set<std::size_t> kinds;
  for (const auto& [what, line] : kSamples) {
    kinds.insert(what.index());
    CHECK(encoded(sample(what)) == line);
    const auto back = decode_event(std::string_view(line).substr(0, line.size() - 1));
    REQUIRE(back.has_value());
    CHECK(back->what.index() == what.index());
    CHECK(encoded(*back) == line);
  }
  CHECK(kinds.size() == std::variant_size_v<event::What>);
  std::string ok;
  append_ok(ok, 1, 2, 3);
  CHECK(ok == "ok\t1\t2\t3\n");
}

TEST_CASE("who is away is told apart in users") {
  const auto back = decode_event("users\t1\t7\t2\tann:12 joe:away7");
  REQUIRE(back.has_value());
  const std::vector<Person>& here = back->as<event::Users>()->here;
  REQUIRE(here.size() == 2);
  CHECK(here[0].presence == Presence::Here);
  CHECK(here[1].presence == Presence::Away);
  CHECK(here[1].seconds == 7);
}

TEST_CASE("many users are told in several lines, each far below the limit") {
  event::Users users = kUsers;
  for (int i = 0; i < 250; ++i) users.here.push_back({"user" + std::to_string(i), 5});
  const std::string all = encoded(sample(users));
  std::string_view rest = all;
  std::size_t lines = 0;
  std::size_t people = 0;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    CHECK(line.size() < kMaxServerLine / 4);
    const auto back = decode_event(line);
    REQUIRE(back.has_value());
    people += back->as<event::Users>()->here.size();
    ++lines;
  }
  CHECK(lines == 3);
  CHECK(people == 250);
}

TEST_CASE("users may be none") {
  CHECK(encoded(sample(kUsers)) == "users\t18446744073709551615\t7\t3\t\n");
}

TEST_CASE("fields behind the last are passed over, unless it is a text") {
  const auto joined = decode_event("joined\t1\t2\tann\t3\tlater");
  REQUIRE(joined.has_value());
  CHECK(joined->as<event::Joined>()->people == 3);
  const auto renamed = decode_event("renamed\t1\t2\tann\tjoe\tlater");
  REQUIRE(renamed.has_value());
  CHECK(renamed->as<event::Renamed>()->to == "joe");
}

TEST_CASE("every field of an event comes back") {
  const auto whisper = decode_event("whisper\t21\t1795225551020\tcron\tann\tpsst\tand more");
  REQUIRE(whisper.has_value());
  REQUIRE(whisper->is<event::Whisper>());
  CHECK(whisper->seq == 21);
  CHECK(whisper->time_ms == 1795225551020);
  CHECK(whisper->as<event::Whisper>()->from == "cron");
  CHECK(whisper->as<event::Whisper>()->to == "ann");
  CHECK(whisper->as<event::Whisper>()->text == "psst\tand more");
  const auto left = decode_event("left\t21\t5\tcron\t3\t");
  REQUIRE(left.has_value());
  CHECK(left->as<event::Left>()->people == 3);
  CHECK(left->as<event::Left>()->reason.empty());
  const auto users = decode_event("users\t21\t4\t2\tann:12 bob:0");
  REQUIRE(users.has_value());
  CHECK(line_of(*users) == 4);
  const std::vector<Person>& here = users->as<event::Users>()->here;
  REQUIRE(here.size() == 2);
  CHECK(here[0].name == "ann");
  CHECK(here[0].seconds == 12);
  CHECK(here[1].name == "bob");
  const auto welcome = decode_event("welcome\t-\t17\tcron\t3\t0\t-");
  REQUIRE(welcome.has_value());
  CHECK(welcome->seq == 17);
  CHECK(welcome->as<event::Welcome>()->name == "cron");
}

TEST_CASE("250 people come back in their order, over as many lines as it takes") {
  event::Users users = kUsers;
  for (int i = 0; i < 250; ++i) {
    users.here.push_back({"u" + std::to_string(i), static_cast<std::uint64_t>(i)});
  }
  const std::string all = encoded(sample(users));
  std::vector<Person> people;
  for (std::size_t at = 0; at < all.size();) {
    const std::string line = all.substr(at, all.find('\n', at) - at);
    at += line.size() + 1;
    const auto back = decode_event(line);
    REQUIRE(back.has_value());
    CHECK(line_of(*back) == users.line);
    CHECK(back->seq == sample(users).seq);
    const std::vector<Person>& here = back->as<event::Users>()->here;
    people.insert(people.end(), here.begin(), here.end());
  }
  REQUIRE(people.size() == 250);
  for (std::size_t i = 0; i < people.size(); ++i) {
    CHECK(people[i].name == "u" + std::to_string(i));
    CHECK(people[i].seconds == i);
  }
}

TEST_CASE("the longest names of a full line stay far below a line's bound") {
  std::string longest;
  for (std::size_t i = 0; i < 24; ++i) longest += "\xF0\xA0\x80\x80";
  event::Users users = kUsers;
  for (int i = 0; i < 100; ++i) users.here.push_back({longest, 18446744073709551615ULL});
  const std::string line = encoded(sample(users));
  CHECK(line.find('\n') == line.size() - 1);
  CHECK(line.size() < kMaxServerLine / 4);
}

TEST_CASE("a name that cleaning changes is nobody's, so that no answer to it reaches another") {
  std::string marks;
  for (int i = 0; i < 8; ++i) marks += "\u0301";
  for (const std::string& bad :
       {"a" + marks + "\u0301", std::string("a\u202E"), std::string("a\xFF")}) {
    CAPTURE(bad);
    for (const std::string& line :
         {"whisper\t5\t1\t" + bad + "\tbob\tpsst", "say\t5\t1\t" + bad + "\thi",
          "joined\t5\t1\t" + bad + "\t3", "users\t5\t1\t3\t" + bad + ":5"}) {
      const auto event = decode_event(line);
      REQUIRE(event.has_value());
      const std::string again = encoded(*event);
      CHECK(again.find(clean(bad) + "\uFFFD") != std::string::npos);
    }
  }
  const auto whisper = decode_event("whisper\t5\t1\ta" + marks + "\tbob\tpsst");
  REQUIRE(whisper.has_value());
  CHECK(whisper->as<event::Whisper>()->from == "a" + marks);
}

TEST_CASE("what comes out of any bytes can be sent again, and stays the same") {
  std::minstd_rand random(test::seed(23));
  const std::array<std::string, 8> words = {"say",    "act",  "whisper", "users",
                                            "joined", "left", "ok",      "bye"};
  std::size_t events = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string line;
    for (int i = 0; i < 6; ++i) {
      const auto pick = static_cast<unsigned>(random());
      if (i == 0) {
        line = words.at(pick % words.size());
        continue;
      }
      line += '\t';
      if (pick % 3 != 0) {
        line += std::to_string(pick % 1000);
      } else {
        for (unsigned j = 0; j < pick % 7; ++j) line += static_cast<char>((pick * (j + 3)) >> 2U);
      }
    }
    const auto event = decode_event(line);
    if (!event) continue;
    ++events;
    const std::string again = encoded(*event);
    const auto back = decode_event(std::string_view(again).substr(0, again.size() - 1));
    REQUIRE(back.has_value());
    CHECK(encoded(*back) == again);
  }
  CHECK(events > 1000);
}

}  // namespace
}  // namespace chat::wire
