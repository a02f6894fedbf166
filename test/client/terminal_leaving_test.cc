// However the client ends, its terminal is as it was.

#include <doctest/doctest.h>
#include <termios.h>

#include <csignal>
#include <string>
#include <string_view>

#include "common/system/address.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/at_terminal.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

// It was taken over, and given back: nothing is left behind, and what follows is plain text.
void check_given_back(const Person& person) {
  CHECK(person.left_behind().empty());
  CHECK(person.error().empty());
  const std::size_t left = person.bytes().rfind("\x1b[?1049l");
  REQUIRE(left != std::string::npos);
  CHECK(person.bytes().find('\x1b', left + 1) == std::string::npos);
}

TEST_CASE("who leaves by a key or a command has their terminal as it was, and exit code 0") {
  const TemporaryFolder home;
  const ServerProcess server;
  for (const std::string_view keys : {"/quit\r", "/quit see you\r", "\x03\x03", "\x04"}) {
    CAPTURE(keys);
    Person joe(home, server.port(), "joe");
    REQUIRE(joe.sees(you_are("joe")));
    CHECK(joe.left_behind() == "?1000h ?1004h ?1006h ?1049h ?2004h ?7l title termios");
    joe.types(keys);
    CHECK(joe.ends() == 0);
    CHECK(joe.outside().empty());
    check_given_back(joe);
  }
}

TEST_CASE("a signal that asks the client to end leaves the room in order, and exit code 0") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  for (const int number : {SIGTERM, SIGHUP, SIGINT}) {
    CAPTURE(number);
    Person joe(home, server.port(), "joe");
    REQUIRE(joe.sees(you_are("joe")));
    joe.types("half a line");
    REQUIRE(joe.has_typed("[You] half a line"));
    ann.forget();
    joe.process().signal(number);
    CHECK(joe.ends() == 0);
    CHECK(joe.outside() == "! not sent: half a line\n");
    CHECK(ann.gets(left("joe", 1)));
    check_given_back(joe);
  }
}

TEST_CASE("a signal that ends the client at once finds the terminal put back all the same") {
  const TemporaryFolder home;
  const ServerProcess server;
  constexpr int kBySignal = 128;
  for (const int number : {SIGABRT, SIGSEGV, SIGQUIT, SIGBUS}) {
    CAPTURE(number);
    // A sanitizer would have its say about some of them.
    const std::string own_ways = "handle_segv=0:handle_sigbus=0:handle_abort=0";
    const std::string name = "joe" + std::to_string(number);  // the one before is not gone yet
    Person joe(home, server.port(), name, {"ASAN_OPTIONS=" + own_ways, "TSAN_OPTIONS=" + own_ways});
    REQUIRE(joe.sees(you_are(name)));
    joe.process().signal(number);
    CHECK(joe.ends() == kBySignal + number);
    check_given_back(joe);
  }
}

// Whether the kernel has stopped it (proc(5), /proc/pid/stat).
bool is_stopped(const Process& process) {
  const std::string status = contents("/proc/" + std::to_string(process.pid()) + "/stat");
  return status.find(") T ") != std::string::npos;
}

TEST_CASE_FIXTURE(
    JoeAtTerminal,
    "a client that was stopped from outside takes its terminal again when it goes on") {
  joe.types("half a line");
  REQUIRE(joe.has_typed("[You] half a line"));
  const std::string screen = joe.screen();
  const int terminal = joe.process().terminal();
  termios own{};
  REQUIRE(::tcgetattr(terminal, &own) == 0);
  joe.process().signal(SIGSTOP);
  REQUIRE(eventually([&] { return is_stopped(joe.process()); }));
  // What a shell does with the terminal of a program that was stopped.
  termios usual = own;
  usual.c_lflag |= static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
  REQUIRE(::tcsetattr(terminal, TCSANOW, &usual) == 0);
  const std::size_t before = joe.bytes().size();

  joe.process().signal(SIGCONT);
  CHECK(joe.waits_for([&] {
    return joe.bytes().find("half a line", before) != std::string::npos &&
           joe.bytes().find("\x1b[?1049h", before) != std::string::npos;
  }));
  termios now{};
  REQUIRE(::tcgetattr(terminal, &now) == 0);
  CHECK(now.c_lflag == own.c_lflag);
  CHECK(joe.screen() == screen);
  joe.types(" more");
  CHECK(joe.has_typed("[You] half a line more"));
  joe.types("\x03\x03\x03");
  CHECK(joe.ends() == 0);
  check_given_back(joe);
}

TEST_CASE_FIXTURE(
    JoeAtTerminal,
    "who leaves after the server was stopped is told what could not be sent, and exit code 0") {
  joe.types("half a line");
  REQUIRE(joe.has_typed("[You] half a line"));
  server.signal(SIGINT);
  CHECK(joe.sees("* The server was stopped at "));
  joe.process().signal(SIGTERM);
  CHECK(joe.ends() == 0);
  CHECK(joe.outside() == "! not sent: half a line\n");
  check_given_back(joe);
}

TEST_CASE("who is not let in is told so on the terminal they had, and it is exit code 3") {
  const TemporaryFolder home;
  const ServerProcess server({"--max-clients", "1"});
  const Peer ann(server.port(), "ann");
  Person joe(home, server.port(), "joe");
  CHECK(joe.ends() == 3);
  CHECK(joe.outside().find("full") != std::string::npos);
  CHECK(joe.left_behind().empty());
  CHECK(joe.error().empty());
  Person nameless(home, {"127.0.0.1", std::to_string(server.port())});
  REQUIRE(nameless.has_typed("Your name:"));
  nameless.types("joe\r");
  CHECK(nameless.ends() == 3);
  CHECK(nameless.outside().find("full") != std::string::npos);
  check_given_back(nameless);
}

TEST_CASE("where nobody listens it says so without a screen, and exit code 1") {
  const TemporaryFolder home;
  const std::uint16_t port = listen_on("127.0.0.1", 0).port();  // closed again
  Person joe(home, port, "joe");
  CHECK(joe.ends() == 1);
  CHECK(joe.bytes().find('\x1b') == std::string::npos);
  CHECK(joe.outside().find("connection refused; is the server running there") != std::string::npos);
  CHECK(joe.left_behind().empty());
  Person nameless(home, {"127.0.0.1", std::to_string(port)});
  CHECK(nameless.ends() == 1);
  CHECK(nameless.bytes().find("Your name") == std::string::npos);
}

TEST_CASE("at the end of --timeout the terminal is as it was, let in or not") {
  const TemporaryFolder home;
  const ServerProcess server;
  const std::string port = std::to_string(server.port());
  Person joe(home, {"127.0.0.1", port, "--name", "joe", "--timeout", "0.5"});
  CHECK(joe.ends() == 0);
  check_given_back(joe);
  const Socket silent = listen_on("127.0.0.1", 0);
  Person ann(home,
             {"127.0.0.1", std::to_string(silent.port()), "--name", "ann", "--timeout", "0.5"});
  CHECK(ann.sees("connecting..."));
  CHECK(ann.ends() == 1);
  CHECK(ann.outside().find("time is up") != std::string::npos);
  check_given_back(ann);
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal, "who closes the window leaves the room") {
  joe.process().close_input();
  joe.process().close_output();
  CHECK(joe.process().ends());
  CHECK(ann.gets(left("joe", 1)));
}

}  // namespace
}  // namespace chat::test
