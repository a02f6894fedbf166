// The control socket: the real server, and the real `chat-server --ctl`.

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "common/protocol/wording.h"
#include "common/system/error.h"
#include "server/operator/control_client.h"
#include "server/operator/unix_address.h"
#include "server/operator/unix_listener.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

struct Controlled {
  // The exit code of `chat-server --ctl`; what it prints is in `said` and `complained`.
  int ctl(std::vector<std::string> words) {
    words.insert(words.begin(), {binary("chat-server"), "--ctl", path});
    Process process(words);
    const int code = process.wait().value_or(-1);
    said = process.output();
    complained = process.errors();
    return code;
  }

  const TemporaryFolder folder;
  const std::string path = folder.file("control");
  std::string said;
  std::string complained;
};

TEST_CASE_FIXTURE(Controlled,
                  "a script sends commands, and learns from the exit code how it went") {
  ServerProcess server({"--control", path});
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  CHECK(ctl({"who"}) == 0);
  CHECK(said.starts_with(people_are_here(1) + "\n  ann  127.0.0.1  since "));
  CHECK(ctl({"mute", "ann", "5m"}) == 0);
  CHECK(ctl({"who"}) == 0);
  CHECK(said.find("  muted for another ") != std::string::npos);
  CHECK(ctl({"kick", "ann", "too", "much"}) == 0);
  CHECK(said == "ann was kicked by the operator: too much\n");
  CHECK(ann.gets("* " + you_were_kicked("too much") + "\n* Bye\n"));
  CHECK(ctl({"kick", "ann"}) == 3);
  CHECK(said.empty());
  CHECK(complained == nobody_is_called("ann") + "\n");
  CHECK(ctl({std::string(5000, 'x')}) == 3);
  CHECK(ctl({}) == 2);
  CHECK(ctl({"stop"}) == 0);
  CHECK(server.wait() == 0);
  CHECK(ctl({"who"}) == 1);
  CHECK(complained.find("no server takes commands on " + path) != std::string::npos);
}

TEST_CASE_FIXTURE(Controlled, "of a command with several lines none is carried out") {
  ServerProcess server({"--control", path});
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  for (const char* control : {"\n", "\r", "\x1b", "\x7f"}) {
    CAPTURE(control);
    CHECK(ctl({"say", std::string("one") + control + "two"}) == 2);
    CHECK(said.empty());
    CHECK(complained.find("--ctl takes one line") != std::string::npos);
  }
  CHECK(ctl({"say", "tea\tis ready, Zo\u00eb"}) == 0);
  CHECK(ann.gets(" to all: tea"));
  CHECK(ann.received().find(" to all: one") == std::string::npos);
}

TEST_CASE_FIXTURE(Controlled, "only its owner may open the socket, and it goes with the server") {
  ServerProcess server({"--control", path});
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  CHECK(S_ISSOCK(found.st_mode));
  CHECK((found.st_mode & 07777) == 0600);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(!std::filesystem::exists(path));
}

// Connects to the socket there until its listener's queue is full.
std::vector<Fd> fill_queue(const std::string& path) {
  const UnixAddress address(path);
  std::vector<Fd> waiting;
  for (;;) {
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (::connect(fd.get(), address.get(), address.length()) != 0) return waiting;
    waiting.push_back(std::move(fd));
  }
}

TEST_CASE_FIXTURE(Controlled, "nobody waits for ever for a server that takes no connection") {
  const UnixListener stopped(path, 0600, 1, "cannot take commands");
  const std::vector<Fd> waiting = fill_queue(path);
  CHECK(waiting.size() > 1);
  Process second({binary("chat-server"), "--control", path, "0"});
  CHECK(second.wait() == 1);
  CHECK(second.errors().find("another program") != std::string::npos);
  std::ostringstream out;
  CHECK_THROWS_WITH_AS((void)control(path, "who", out, out, std::chrono::milliseconds(50)),
                       ("no answer from the server on " + path).c_str(), UserError);
}

TEST_CASE_FIXTURE(
    Controlled, "what a dead server left is replaced, another server's socket and files are not") {
  {
    ServerProcess dead({"--control", path});
    dead.signal(SIGKILL);
    (void)dead.wait();
  }
  REQUIRE(std::filesystem::exists(path));
  ServerProcess server({"--control", path});
  Process second({binary("chat-server"), "--control", path, "0"});
  CHECK(second.wait() == 1);
  CHECK(second.errors().find("another program") != std::string::npos);
  CHECK(ctl({"stats"}) == 0);

  const std::string file = folder.file("file");
  std::ofstream(file) << "mine";
  Process third({binary("chat-server"), "--control", file, "0"});
  CHECK(third.wait() == 1);
  CHECK(third.errors().find("it is no socket") != std::string::npos);
  CHECK(std::filesystem::file_size(file) == 4);
}

}  // namespace
}  // namespace chat::test
