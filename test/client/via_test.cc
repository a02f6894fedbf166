// The real client, whose connection is made by a program (--via).

#include <doctest/doctest.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

std::string nc(const ServerProcess& server) {
  return "nc 127.0.0.1 " + std::to_string(server.port());
}

// A line from a script, through a program.
struct Sent {
  std::optional<int> exit_code;
  std::string errors;
};
Sent send(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{binary("chat-client"), "--name", "cron"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  Process cron(command);
  cron.write("hello\n");
  cron.close_input();
  const auto exit_code = cron.wait();
  return {exit_code, cron.errors()};
}

TEST_CASE("a line goes through the program, and is confirmed") {
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  const Sent sent = send({"--via", nc(server)});
  CHECK(sent.exit_code == 0);
  CHECK(sent.errors.empty());
  CHECK(ann.gets("[cron] hello\n"));
  const std::string port = std::to_string(server.port());
  CHECK(send({"--via", "nc %h %p", "127.0.0.1", port}).exit_code == 0);
  CHECK(send({"127.0.0.1:" + port, "--via", "nc %h %p"}).exit_code == 0);
}

TEST_CASE("a program that makes no connection is told with its last words, and exit code 1") {
  Sent sent = send({"--via", "sh -c 'echo first >&2; echo no such host >&2; exit 255'"});
  CHECK(sent.exit_code == 1);
  CHECK(sent.errors == "chat-client: cannot connect to the server via sh: no such host\n");
  sent = send({"--via", "no-such-program", "192.0.2.1"});
  CHECK(sent.exit_code == 1);
  CHECK(sent.errors ==
        "chat-client: cannot connect to 192.0.2.1:8888 via no-such-program: cannot start "
        "no-such-program: there is no such program in PATH; is it installed?\n");
}

TEST_CASE("a command that cannot be one is wrong usage") {
  for (const std::string command : {"", "  ", "nc 'x", "nc %h %p"}) {
    CAPTURE(command);
    const Sent sent = send({"--via", command});
    CHECK(sent.exit_code == 2);
    CHECK(sent.errors.starts_with("chat-client: --via "));
  }
}

TEST_CASE(
    "on the screen, what the program says disturbs nothing, and a new one comes when it ends") {
  const ServerProcess server;
  const TemporaryFolder home;
  const std::string pids = home.file("pids");
  // The server is played through by a program whose end is not the client's.
  Person joe(home, {"--name", "joe", "--via",
                    "sh -c 'echo $$ >> " + pids + "; echo NOISE >&2; exec " + nc(server) + "'"});
  REQUIRE(joe.sees(you_are("joe")));
  CHECK(joe.sees("via sh"));
  joe.enters("hello");
  CHECK(joe.sees("[joe] hello"));
  const auto first = std::stoi(contents(pids));
  REQUIRE(::kill(first, SIGKILL) == 0);
  CHECK(joe.sees("Connected again."));
  CHECK(joe.sees("(NOISE)"));  // its last words, as the reason
  joe.enters("again");
  CHECK(joe.sees("[joe] again"));
  joe.types("/quit\r");
  CHECK(joe.ends() == 0);
  CHECK(joe.error().empty());
  const std::string both = contents(pids);
  const auto second = std::stoi(both.substr(both.find('\n')));
  CHECK(first != second);
  CHECK(::kill(first, 0) != 0);
  CHECK(::kill(second, 0) != 0);
}

TEST_CASE("a program that fails before there is a screen is reported below the command line") {
  const TemporaryFolder home;
  Person joe(home, {"--name", "joe", "--via", "sh -c 'echo no way >&2; exit 1'"});
  CHECK(joe.ends() == 1);
  CHECK(joe.outside() == "chat-client: cannot connect to the server via sh: no way\n");
}

}  // namespace
}  // namespace chat::test
