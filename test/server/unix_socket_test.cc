// --unix PATH: the real server, and what an operator reads of who comes that way.

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "test/server/operated.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

struct OnUnixSocket : Operated {
  const std::string path = folder.file("room");
};

TEST_CASE_FIXTURE(OnUnixSocket,
                  "who comes through the Unix socket is told to the operator as its user") {
  ServerProcess server(with({"--unix", path}));
  CHECK(server.output().find(", on " + path + "\n") != std::string::npos);
  CHECK(mode_of(path) == 0600);
  Peer ann = Peer::at(path);
  CHECK(ann.gets(kGreeting));
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
  Peer bob(server.port(), "bob");
  Peer program = Peer::at(path);
  program.send("/hello 1 cron\n1\thello\n");
  CHECK(program.gets("ok\t1\t"));
  CHECK(bob.gets("[cron] hello\n"));
  ann.send("hi\n");
  CHECK(bob.gets("[ann] hi\n"));
  const std::string user = "unix uid " + std::to_string(::getuid());
  CHECK(ctl({"who"}).find("  ann  " + user) != std::string::npos);
  CHECK(server.prints("ann joined from " + user));
  CHECK(ctl({"stats"}).find("\nalso on the Unix socket " + path) != std::string::npos);
  CHECK(ctl({"kick", "ann"}).find("ann was kicked") != std::string::npos);
  CHECK(ann.is_closed());
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(program.is_closed());
  CHECK(program.received().find("bye\tshutdown\t") != std::string::npos);
  CHECK(!std::filesystem::exists(path));
}

TEST_CASE_FIXTURE(OnUnixSocket,
                  "the Unix socket has the mode that was asked for, whatever the umask") {
  const mode_t before = ::umask(077);
  const ServerProcess server({"--unix", path, "--unix-mode", "666"});
  (void)::umask(before);
  CHECK(mode_of(path) == 0666);
}

TEST_CASE_FIXTURE(OnUnixSocket,
                  "a dead server's socket is replaced, another's and a file are not") {
  {
    ServerProcess dead({"--unix", path});
    dead.signal(SIGKILL);
    (void)dead.wait();
  }
  REQUIRE(std::filesystem::exists(path));
  const ServerProcess server({"--unix", path});
  Process second({binary("chat-server"), "--unix", path, "0"});
  CHECK(second.wait() == 1);
  CHECK(second.errors() == "chat-server: cannot listen on " + path +
                               ": another program (perhaps another chat-server) is using it\n");
  const std::string file = folder.file("file");
  write_contents(file, "mine");
  Process third({binary("chat-server"), "--unix", file, "0"});
  CHECK(third.wait() == 1);
  CHECK(contents(file) == "mine");
}

TEST_CASE_FIXTURE(OnUnixSocket, "a server that ends leaves the socket of the next one there") {
  ServerProcess first({"--unix", path});
  std::filesystem::remove(path);  // as the next one does once the first takes no connections
  const ServerProcess next({"--unix", path});
  first.signal(SIGTERM);
  CHECK(first.wait() == 0);
  Peer ann = Peer::at(path);
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
}

}  // namespace
}  // namespace chat::test
