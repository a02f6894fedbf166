// Line clients that people have: nc, telnet, socat and ncat, the real ones, as they are.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

Process shell(const std::string& command) {
  return Process({"sh", "-c", command});
}

// What somebody does with a line client that stays.
void converse(const std::string& command) {
  ServerProcess server;
  const std::string port = std::to_string(server.port());
  Peer ann(server.port(), "ann");
  Process person = shell(command + " 127.0.0.1 " + port);
  CHECK(person.prints("* Welcome to the chat. What is your name?"));
  person.write("joe\n");
  CHECK(person.prints("* " + you_are("joe") + ". " + are_here({"ann", "joe"}) + "."));
  person.write("hello\npsst > ann\n?\n");
  CHECK(ann.gets("[joe] hello\n[joe > you] psst\n"));
  CHECK(person.prints("* " + are_here({"ann", "joe"})));
  ann.send("hi joe\n");
  CHECK(person.prints("[ann] hi joe"));
  person.write("/quit\n");
  CHECK(person.prints("* Bye"));
  CHECK(ann.gets(left("joe", 1)));
}

TEST_CASE("nc, telnet, socat and ncat work as they are") {
  SUBCASE("nc") {
    converse("exec nc");
  }
  SUBCASE("telnet") {
    converse("exec telnet");
  }
  SUBCASE("ncat") {
    converse("exec ncat");
  }
  SUBCASE("socat") {
    converse("to() { exec socat - TCP:$1:$2; }; to");
  }
}

// What somebody does in a script. `client` ends where the port goes.
void pipe_through(const std::string& client) {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Process script =
      shell("(echo cron; seq 1000; echo '?') | " + client + std::to_string(server.port()));
  script.close_input();
  CHECK(script.wait() == 0);
  CHECK(script.output().ends_with("* " + are_here({"ann", "cron"}) + "\n* Bye\n"));
  CHECK(ann.gets("[cron] 1000\n"));
  CHECK(ann.gets(left("cron", 1)));
}

TEST_CASE("a pipe through nc -N, ncat or socat gets everything that is owed before the close") {
  SUBCASE("nc") {
    pipe_through("nc -N 127.0.0.1 ");
  }
  SUBCASE("ncat") {
    pipe_through("ncat 127.0.0.1 ");
  }
  SUBCASE("socat") {
    pipe_through("socat -t 5 - TCP:127.0.0.1:");
  }
}

}  // namespace
}  // namespace chat::test
