#include "server/connection/password.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace chat {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Clock = WrongPasswords::Clock;

TEST_CASE("a guess is right when all of it is, and nothing is missing") {
  const Password password("sesame");
  CHECK(password.is("sesame"));
  for (const std::string& wrong :
       {std::string(), std::string("sesam"), std::string("sesame "), std::string("Sesame"),
        std::string("sesame\0", 7), std::string(256, '\0'), std::string(257, 's')}) {
    CHECK_FALSE(password.is(wrong));
  }
  const std::string longest(kMaxPassword, 'x');
  CHECK(Password(longest).is(longest));
  CHECK_FALSE(Password(longest).is(longest + "x"));
  CHECK_FALSE(Password(longest).is(longest.substr(1)));
}

struct Table {
  // How long the address would wait now; nothing: longer than a minute.
  std::optional<Clock::duration> wait(const std::string& address = "192.0.2.7") {
    const auto turn = tries.turn(address, now, now + minutes(1));
    if (!turn) return std::nullopt;
    return *turn - now;
  }
  // A wrong try, when its turn has come.
  Clock::duration try_wrong(const std::string& address = "192.0.2.7") {
    const auto waited = wait(address).value();
    now += waited;
    tries.note_wrong(address, now);
    return waited;
  }

  Limits limits;
  WrongPasswords tries{limits};
  Clock::time_point now{seconds(1000)};
};

TEST_CASE("the wait before a try doubles with each wrong one of that address, up to a bound") {
  Table table;
  for (const int waited : {0, 500, 1000, 2000, 4000, 8000, 10'000, 10'000, 10'000}) {
    CHECK(table.try_wrong() == milliseconds(waited));
  }
  CHECK(table.wait("192.0.2.8") == milliseconds(0));
  CHECK(table.tries.count() == 9);
}

TEST_CASE("tries of an address that has guessed wrong come one behind the other, or not at all") {
  Table table;
  for (int i = 0; i < 7; ++i) (void)table.try_wrong();
  for (int turn = 1; turn <= 6; ++turn) CHECK(table.wait() == seconds(10) * turn);
  CHECK_FALSE(table.wait().has_value());
  CHECK_FALSE(table.wait().has_value());
  table.now += seconds(10);  // a refused try has taken no turn
  CHECK(table.wait() == seconds(60));
}

TEST_CASE("tries that wait at the same time wait as long as tries one after the other") {
  Table table;
  (void)table.try_wrong();
  for (const int waited : {500, 1500, 3500, 7500, 15'500}) {
    CHECK(table.wait() == milliseconds(waited));
  }
}

TEST_CASE("a right password ends the waits of its address") {
  Table table;
  for (int i = 0; i < 7; ++i) (void)table.try_wrong();
  table.tries.note_right("192.0.2.7");
  CHECK(table.wait() == milliseconds(0));
  CHECK(table.try_wrong() == milliseconds(0));
  CHECK(table.try_wrong() == milliseconds(500));
}

TEST_CASE("wrong passwords are forgotten when none has come for ten minutes") {
  Table table;
  for (int i = 0; i < 7; ++i) (void)table.try_wrong();
  table.now += minutes(11);
  CHECK(table.try_wrong() == milliseconds(0));
  CHECK(table.try_wrong() == milliseconds(500));
}

TEST_CASE("where too many addresses are known, the one that may try again first is forgotten") {
  Table table;
  table.limits.max_wrong_password_addresses = 2;
  (void)table.try_wrong("a");
  (void)table.try_wrong("a");
  (void)table.try_wrong("b");
  (void)table.try_wrong("c");
  CHECK(table.wait("b") == milliseconds(0));
  CHECK(table.wait("a") > milliseconds(0));
  CHECK(table.wait("c") > milliseconds(0));
}

}  // namespace
}  // namespace chat
