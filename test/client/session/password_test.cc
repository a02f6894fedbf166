// A room with a password: when the client asks its person, and what it sends. The server is played
// by the test.

#include <doctest/doctest.h>

#include <string>

#include "test/support/peers/client_talk.h"

namespace chat {
namespace {

using Phase = Conversation::Phase;
using test::named;
using test::Talk;

constexpr std::string_view kNeeded = "error\t0\tpassword-needed\tthis room has a password\n";
constexpr std::string_view kWrong = "error\t0\tpassword-wrong\tthat is not the password\n";
constexpr std::string_view kWelcome = "welcome\ttoken\t1\tjoe\t2\t0\tmonday\ncurrent\t1\n";
constexpr std::string_view kBoth = "/password open sesame\n/hello 1 joe\n";

// Asked for the password.
struct Asked : Talk {
  Asked() : Talk(named("joe"), Mode::Plain) {
    connect();
    CHECK(heard() == "/hello 1 joe\n");
    says(kNeeded);
    CHECK(client.phase() == Phase::AskingPassword);
    CHECK(client.takes_input());
    CHECK(client.take_complaints() == "Password (it is not shown): ");
  }
};

TEST_CASE_FIXTURE(Asked, "the password is asked for when the room has one, and kept for later") {
  type("open sesame");
  CHECK(heard() == kBoth);
  says(kWelcome);
  CHECK(client.phase() == Phase::Joined);
  CHECK(client.take_text().find("sesame") == std::string::npos);
  (void)heard();
  hangs_up();
  try_again();
  CHECK(heard() == "/hello 1 joe session=token after=1\n");
  says("error\t0\tsession-unknown\tno such session\n");
  connect();
  (void)heard();
  says(kNeeded);
  CHECK(heard().starts_with("/password open sesame\n/hello 1 joe"));
}

TEST_CASE_FIXTURE(Asked, "a wrong password is told and asked for again; the third ends it") {
  type("one");
  says(kWrong);
  CHECK(client.phase() == Phase::AskingPassword);
  CHECK(client.take_text() == "! that is not the password\n");
  type("two");
  says(kWrong);
  CHECK(client.phase() == Phase::AskingPassword);
  type("three");
  says(kWrong);
  CHECK(client.ending().cause == Cause::Refused);
  CHECK(client.ending().detail == "that is not the password");
}

TEST_CASE_FIXTURE(Asked, "what cannot be a password is not sent") {
  (void)heard();
  for (const std::string& text : {std::string(), std::string(257, 'x'), std::string("a\tb")}) {
    type(text);
    CHECK(client.phase() == Phase::AskingPassword);
    CHECK(heard().empty());
  }
  type(" /quit ");  // as it stands, no command
  CHECK(heard().starts_with("/password  /quit \n/hello 1 joe"));
}

TEST_CASE_FIXTURE(Asked, "where the server did not wait for it, it goes over the next connection") {
  hangs_up();
  CHECK(client.phase() == Phase::AskingPassword);
  type("open sesame");
  CHECK(client.phase() == Phase::Connecting);
  connect();
  CHECK(heard() == "/hello 1 joe\n");
  says(kNeeded);
  CHECK(heard() == kBoth);
}

TEST_CASE_FIXTURE(Asked, "who ends the input at the question leaves") {
  client.input_ended();
  CHECK(client.ending().cause == Cause::Left);
}

TEST_CASE("a script has its password from a file, and does not ask") {
  ClientSettings settings = named("cron");
  Talk without(settings);
  without.connect();
  without.says(kNeeded);
  CHECK(without.client.ending().cause == Cause::Refused);
  CHECK(without.client.ending().detail.find("CHAT_PASSWORD_FILE") != std::string::npos);
  settings.password = "open sesame";
  settings.password_file = "/file";
  Talk with(settings);
  with.connect();
  (void)with.heard();
  with.says(kNeeded);
  CHECK(with.heard() == "/password open sesame\n/hello 1 cron history=0\n");
  with.says(kWrong);
  CHECK(with.client.ending().cause == Cause::Refused);
  CHECK(with.client.ending().detail == "the password in /file is not the room's");
}

}  // namespace
}  // namespace chat
