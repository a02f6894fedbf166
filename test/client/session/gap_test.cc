// Who was away too long asks for what was said meanwhile, and the server may be too busy for it. It
// is played by the test.

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/peers/client_talk.h"

namespace chat {
namespace {

using Clock = Conversation::Clock;

constexpr std::string_view kMayBeMissing =
    "messages may be missing here, because the server did not give them; type /history 100 to see "
    "the last ones";
constexpr std::string_view kThirdPlace =
    "welcome\tthird\t80\tjoe\t2\t0\tmonday\tthe lab\ncurrent\t80\n";

// Has joined anew, and has told that.
struct AwayTooLong : test::Talk {
  AwayTooLong() : Talk(test::named("joe"), Mode::FullScreen) {
    join_or_resume();
    loses_its_place_for("welcome\tother\t40\tjoe\t2\t0\tmonday\tthe lab\ncurrent\t40\n");
    (void)told();
    CHECK(heard() == "1\t/history 1000\n2\t/who\n");
    says("users\t41\t2\t2\tann:1 joe:0\nok\t2\t41\t1\n");
  }

  void loses_its_place_for(std::string_view welcome) {
    hangs_up();
    try_again();
    says("error\t0\tsession-unknown\tno such session\n");
    connect();
    (void)heard();
    (void)told();
    says(welcome);
  }
  void is_too_busy_for(int line) {
    says("error\t" + std::to_string(line) + "\tbusy\tmany people are asking\n");
  }
  void pause_is_over() {
    REQUIRE(client.deadline() < Clock::now() + std::chrono::seconds(10));
    client.on_time(client.deadline());
  }
  std::vector<std::string> told() {
    std::vector<std::string> texts;
    for (const Entry& entry : client.take_entries()) texts.push_back(entry.text);
    return texts;
  }
};

using Texts = std::vector<std::string>;

TEST_CASE_FIXTURE(AwayTooLong, "what a busy server does not give is asked for again, by itself") {
  is_too_busy_for(1);
  CHECK(heard().empty());
  CHECK(told().empty());
  CHECK(client.deadline() > Clock::now() + std::chrono::seconds(1));
  pause_is_over();
  CHECK(heard() == "3\t/history 1000\n");
  says("history\t42\t3\t1\nsay\t2\t2000\tann\tmeanwhile\ncurrent\t42\nok\t3\t42\t42000\n");
  CHECK(told() == Texts{"While you were away:", "meanwhile", "That was while you were away."});
}

TEST_CASE_FIXTURE(AwayTooLong, "after some tries it says that messages may be missing") {
  is_too_busy_for(1);
  for (int line = 3; line <= 5; ++line) {
    CHECK(told().empty());
    pause_is_over();
    CHECK(heard() == std::to_string(line) + "\t/history 1000\n");
    is_too_busy_for(line);
  }
  CHECK(told() == Texts{std::string(kMayBeMissing)});
  CHECK(client.deadline() > Clock::now() + std::chrono::seconds(20));  // no further try
}

TEST_CASE_FIXTURE(AwayTooLong, "what a server refuses for good is not asked for again") {
  says("error\t1\tunknown-command\tthere is no command /history\n");
  CHECK(told() == Texts{std::string(kMayBeMissing)});
}

TEST_CASE_FIXTURE(AwayTooLong, "what is still to be asked for is asked for after one more cut") {
  is_too_busy_for(1);
  hangs_up();
  try_again();
  (void)heard();
  says("welcome\tother\t44\tjoe\t2\t2\tmonday\tthe lab\n");
  client.on_time(Clock::now() + std::chrono::seconds(4));
  CHECK(heard().empty());
  says("current\t44\n");
  client.on_time(Clock::now() + std::chrono::seconds(4));
  CHECK(heard() == "3\t/history 1000\n");
}

TEST_CASE_FIXTURE(AwayTooLong, "what was missed is known though its question gets another number") {
  is_too_busy_for(1);
  type("/msg ann psst");
  pause_is_over();
  CHECK(heard() == "3\t/msg ann psst\n4\t/history 1000\n");
  hangs_up();
  try_again();
  (void)heard();
  says("welcome\tother\t44\tjoe\t2\t2\tmonday\tthe lab\nleft\t43\t1\tann\t1\t\ncurrent\t44\n");
  CHECK(heard() == "3\t/history 1000\n");
  (void)told();
  says("history\t45\t3\t1\nsay\t2\t2000\tann\tmeanwhile\ncurrent\t45\nok\t3\t45\t42000\n");
  CHECK(told() == Texts{"While you were away:", "meanwhile", "That was while you were away."});
  loses_its_place_for(kThirdPlace);
  CHECK(told() == Texts{"Connected again. You were away too long to keep your place."});
}

TEST_CASE_FIXTURE(AwayTooLong, "who loses the next place, too, reads that the first gap is open") {
  is_too_busy_for(1);
  loses_its_place_for(kThirdPlace);
  CHECK(told() == Texts{"Connected again. You were away too long to keep your place.",
                        std::string(kMayBeMissing)});
  CHECK(heard() == "1\t/history 1000\n2\t/who\n");
}

}  // namespace
}  // namespace chat
