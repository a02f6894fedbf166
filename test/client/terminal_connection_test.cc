// What a person at a full screen sees when the connection is lost.

#include <doctest/doctest.h>

#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/count.h"
#include "test/support/peers/cut_proxy.h"
#include "test/support/peers/fake_server.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/at_terminal.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

// The same server again, on the port it had.
std::unique_ptr<ServerProcess> again(const std::vector<std::string>& arguments,
                                     std::uint16_t port) {
  Process::Options options;
  options.port = port;
  return std::make_unique<ServerProcess>(arguments, options);
}

TEST_CASE("with a server that was killed one types on, and what was entered is sent by itself") {
  const TemporaryFolder home;
  const std::vector<std::string> arguments = {"--transcript", home.file("room.log")};
  auto server = std::make_unique<ServerProcess>(arguments);
  const std::uint16_t port = server->port();
  Person joe(home, port, "joe");
  REQUIRE(joe.sees(you_are("joe")));
  CHECK(joe.sees("1 person here | connected"));
  joe.types("half a li");
  CHECK(joe.has_typed("[You] half a li"));
  server->signal(SIGKILL);
  CHECK(joe.sees(kTryingAgain));
  CHECK(joe.sees("not connected"));
  CHECK(joe.sees("next try in "));
  CHECK(joe.last_row() == "[You] half a li");
  joe.types("ne\r");
  CHECK(joe.sees("[joe] half a line (not sent yet)\n"));
  CHECK(joe.has_typed("[You]"));
  joe.types("more");
  CHECK(joe.has_typed("[You] more"));
  CHECK(joe.sees("connection refused"));
  REQUIRE(server->ends());  // the port is free
  server = again(arguments, port);
  CHECK(joe.sees("* Connected again."));
  CHECK(joe.sees("[joe] half a line\n"));
  CHECK(joe.sees("| connected"));
  CHECK(joe.screen().find("not sent yet") == std::string::npos);
  CHECK(joe.last_row() == "[You] more");
  Peer ann(port, "ann");
  CHECK(ann.gets("joe] half a line\n"));  // live, or of the history where it was stored before
  CHECK(count(ann.received(), "half a line") == 1);
  CHECK(joe.error().empty());
}

TEST_CASE("a server that is stopped takes no screen away, and is found again when it is started") {
  const TemporaryFolder home;
  auto server = std::make_unique<ServerProcess>();
  const std::uint16_t port = server->port();
  Person joe(home, port, "joe");
  REQUIRE(joe.sees(you_are("joe")));
  joe.types("half a li");
  server->signal(SIGINT);
  CHECK(joe.sees("* The server was stopped at "));
  CHECK(joe.sees(". Trying again; Ctrl+C leaves.\n"));
  CHECK(joe.sees("not connected, next try in "));
  CHECK(joe.screen().find("connection is lost") == std::string::npos);
  CHECK(joe.last_row() == "[You] half a li");
  REQUIRE(server->ends());  // the port is free
  server = again({}, port);
  CHECK(joe.sees("* Connected again."));
  Peer ann(port, "ann");
  joe.types("ne\r");
  CHECK(ann.gets("[joe] half a line\n"));
}

TEST_CASE("where the session is gone, each line that may have been said is offered to the person") {
  const TemporaryFolder home;
  auto server = std::make_unique<ServerProcess>();
  const std::uint16_t port = server->port();
  Person joe(home, port, "joe");
  REQUIRE(joe.sees(you_are("joe")));
  // Said, or not: nobody can tell.
  server->signal(SIGSTOP);
  for (const std::string_view line : {"first", "second", "third"}) joe.enters(line);
  joe.types("half");
  CHECK(joe.sees("[joe] third"));
  CHECK(joe.sees("[joe] third (not confirmed yet)"));  // after a second without an answer
  server->signal(SIGKILL);
  CHECK(joe.sees("not connected"));
  REQUIRE(server->ends());
  server = again({}, port);
  Peer ann(port, "ann");
  CHECK(joe.sees("a question waits: send or clear your line first"));
  CHECK(joe.has_typed("[You] half"));  // keys go on going there
  joe.types("\x15");
  CHECK(joe.sees("Perhaps not sent: \"first\". Send it now? y = yes, n = no"));
  CHECK(joe.row(Person::kRows - 2).starts_with("Perhaps not sent"));
  CHECK(joe.screen().find("a question waits") == std::string::npos);
  joe.types("q");  // decides nothing
  joe.types("y");
  CHECK(joe.sees("Perhaps not sent: \"second\""));
  joe.types("n");
  CHECK(joe.sees("! not sent: second"));
  CHECK(joe.sees("Perhaps not sent: \"third\""));
  joe.types("y");
  CHECK(ann.gets("[joe] third\n"));
  CHECK(count(ann.received(), "[joe] first\n") == 1);
  CHECK(ann.received().find("second") == std::string::npos);
  joe.types("\x19");
  CHECK(joe.has_typed("[You] half"));
  joe.types("\x15\x1b[A");
  CHECK(joe.has_typed("[You] second"));  // not lost
  CHECK(joe.error().empty());
}

TEST_CASE_FIXTURE(JoeAtTerminal,
                  "what was typed while away, and never could be sent, is listed at the end") {
  server.signal(SIGKILL);
  CHECK(joe.sees("not connected"));
  joe.types("hello\r");
  CHECK(joe.sees("[joe] hello (not sent yet)"));
  joe.types("/quit\r");
  CHECK(joe.ends() == 1);
  CHECK(joe.outside().find("1 line has no confirmation:\n  hello\n") != std::string::npos);
  CHECK(joe.left_behind().empty());
}

TEST_CASE_FIXTURE(JoeAtTerminal,
                  "a paste that waits for the connection does not keep one from leaving") {
  server.signal(SIGKILL);
  CHECK(joe.sees("not connected"));
  std::string lines;
  constexpr int kLines = 500;
  for (int i = 0; i < kLines; ++i) lines.append("line ").append(std::to_string(i)).append(1, '\r');
  joe.pastes(lines);
  CHECK(joe.sees("Send 500 lines"));
  joe.types("y");
  CHECK(joe.sees("(not sent yet)"));
  joe.types("\x03\x03");
  CHECK(joe.ends() == 1);
  CHECK(joe.outside().find("  line 0\n") != std::string::npos);
  CHECK(joe.outside().find("! not sent: line 499\n") != std::string::npos);
}

// What the client sends until it asks nothing more by itself.
std::size_t bytes_until_inside() {
  const TemporaryFolder home;
  const FakeServerOnPort server;
  const CutProxy proxy(server.port());
  Person cron(home, proxy.port(), "cron");
  REQUIRE(cron.sees("before /who"));
  return proxy.carried(CutProxy::Direction::ToServer);
}

TEST_CASE("who is away from the keyboard finds the connection back and the line sent once") {
  const TemporaryFolder home;
  FakeServerOnPort server;
  CutProxy::Cut cut;
  cut.direction = CutProxy::Direction::ToServer;
  cut.after = bytes_until_inside() + 5;  // in the middle of what is said then
  const CutProxy proxy(server.port(), cut);
  Person cron(home, proxy.port(), "cron");
  REQUIRE(cron.sees("before /who"));
  cron.types("hello everyone\r");
  CHECK(cron.sees(kTryingAgain));
  CHECK(cron.sees("* Connected again."));
  CHECK(cron.sees("[cron] hello everyone\n"));
  cron.types("/quit\r");
  CHECK(cron.ends() == 0);
  std::vector<std::string> effects = server.stop().effects();
  std::erase(effects, "/who");
  CHECK(effects == std::vector<std::string>{"hello everyone"});
}

}  // namespace
}  // namespace chat::test
