// The real client at a room with a password.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

constexpr const char* kQuestion = "Password (it is not shown):";

std::string secret_file(const TemporaryFolder& folder, std::string_view text, mode_t mode = 0600) {
  std::string path = folder.file("secret");
  write_contents(path, text);
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  return path;
}

struct Guarded {
  const TemporaryFolder home;
  const std::string file = secret_file(home, "sesame\n");
  const ServerProcess server{{"--password-file", file}};
  const std::string port = std::to_string(server.port());

  [[nodiscard]] std::vector<std::string> joe(const std::string& more = "") const {
    std::vector<std::string> arguments{"127.0.0.1", port, "--name", "joe"};
    if (!more.empty()) arguments.push_back(more);
    return arguments;
  }
};

TEST_CASE_FIXTURE(Guarded, "on the screen the password is asked for, never shown, and never kept") {
  Person joe(home, this->joe());
  REQUIRE(joe.sees(kQuestion));
  joe.types("wrong\r");
  CHECK(joe.sees("! that is not the password; 2 tries are left"));
  joe.types("sesa\x1bOP");  // F1: painted with the text, and once more when the keys are gone
  CHECK(joe.sees("PageUp"));
  joe.types(" ");
  CHECK(joe.sees(kQuestion));
  joe.types("\x15xx\x1f\x15sesame\r");  // erased, undone, erased
  CHECK(joe.sees(you_are("joe")));
  joe.types("\x19\x1f\x1b[A");  // nothing of it comes back: Ctrl+Y, Ctrl+_, Up
  joe.enters("hello");
  CHECK(joe.sees("[joe] hello"));
  joe.types("/quit\r");
  CHECK(joe.ends() == 0);
  CHECK(joe.bytes().find("sesa") == std::string::npos);
  CHECK(joe.bytes().find("wrong") == std::string::npos);
  CHECK(joe.error().empty());
  CHECK(joe.left_behind().empty());
  const std::string kept = contents(home.file("state/chat/history"));
  CHECK(kept.find("hello") != std::string::npos);
  CHECK(kept.find("sesame") == std::string::npos);
}

TEST_CASE_FIXTURE(Guarded, "the third wrong password ends with a sentence and exit code 3") {
  for (const char* mode : {"", "--plain"}) {
    CAPTURE(mode);
    Person joe(home, this->joe(mode));
    REQUIRE(joe.sees(kQuestion));
    joe.types("one\r");
    CHECK(joe.sees("2 tries are left"));
    joe.types("two\r");
    CHECK(joe.sees("1 try is left"));
    joe.types("three\r");
    CHECK(joe.ends() == 3);
    CHECK(joe.outside().find("that is not the password; connect again when you know it\n") !=
          std::string::npos);
    CHECK(joe.left_behind().empty());
  }
}

TEST_CASE_FIXTURE(Guarded,
                  "Ctrl+C and Ctrl+D at the question leave, and the terminal is as it was") {
  for (const char* mode : {"", "--plain"}) {
    for (const std::string_view keys : {"half\x03", "\x04"}) {
      CAPTURE(mode);
      CAPTURE(keys);
      Person joe(home, this->joe(mode));
      REQUIRE(joe.sees(kQuestion));
      joe.types(keys);
      CHECK(joe.ends() == 0);
      CHECK(joe.left_behind().empty());
      CHECK(joe.bytes().find("half") == std::string::npos);
    }
  }
}

TEST_CASE_FIXTURE(Guarded, "with --plain the terminal does not show the password, and all else") {
  Person joe(home, this->joe("--plain"));
  REQUIRE(joe.sees(kQuestion));
  CHECK(joe.left_behind() == "termios");
  joe.types("sesame\r");
  REQUIRE(joe.sees(you_are("joe")));
  CHECK(joe.left_behind().empty());
  joe.types("hello\r");
  CHECK(joe.sees("hello"));  // the terminal shows it
  joe.types("\x04");
  CHECK(joe.ends() == 0);
  CHECK(joe.bytes().find("sesame") == std::string::npos);
}

TEST_CASE_FIXTURE(Guarded, "a script's password is in CHAT_PASSWORD_FILE") {
  const auto run = [&](std::string_view text, mode_t mode) {
    const TemporaryFolder folder;
    Process::Options options;
    options.environment = {"CHAT_PASSWORD_FILE=" + secret_file(folder, text, mode)};
    Process cron({binary("chat-client"), "127.0.0.1", port, "--name", "cron"}, options);
    cron.write("hello\n");
    cron.close_input();
    const auto code = cron.wait();
    return std::to_string(code.value_or(-1)) + ' ' + cron.errors();
  };
  CHECK(run("sesame\n", 0600) == "0 ");
  CHECK(run("wrong\n", 0600).starts_with("3 chat-client: the password in "));
  CHECK(run("sesame\n", 0644).starts_with("1 chat-client: others can read or change the password"));
}

}  // namespace
}  // namespace chat::test
