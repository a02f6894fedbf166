// What a service manager is told, on a real datagram socket, and the socket that it hands over.

#include "server/operator/service_manager.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "common/protocol/wording.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/connect.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/heard.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

// As a service manager starts a program: its own number stands in these variables.
Process::Options managed(std::vector<std::string> environment) {
  Process::Options options;
  options.environment = std::move(environment);
  options.under = {"sh", "-c", R"(export LISTEN_PID=$$ WATCHDOG_PID=$$; exec "$@")", "sh"};
  return options;
}

TEST_CASE("the service manager is told when the server is ready, reloads and stops") {
  const TemporaryFolder folder;
  const std::string config = folder.file("chat.conf");
  write_contents(config, "history = 5\n");
  const std::string abstract = "@" + folder.file("abstract");
  for (const std::string& path : {folder.file("notify"), abstract}) {
    CAPTURE(path);
    const Heard heard(path,
                      path == abstract ? UnixAddress::Kind::Abstract : UnixAddress::Kind::File);
    ServerProcess server({"--config", config}, managed({"NOTIFY_SOCKET=" + path}));
    CHECK(heard.next() == "READY=1\nSTATUS=" + people_are_here(0));
    server.signal(SIGHUP);
    const std::string reloading = heard.next_with("RELOADING=1\nMONOTONIC_USEC=");
    CHECK(reloading.find_last_of("0123456789") == reloading.size() - 1);
    CHECK(heard.next_with("READY=1") == "READY=1");
    server.signal(SIGTERM);
    CHECK(heard.next_with("STOPPING=1") == "STOPPING=1\nSTATUS=stopping");
    CHECK(server.wait() == 0);
  }
}

TEST_CASE("without a service manager nothing is told, and one that is gone does no harm") {
  const TemporaryFolder folder;
  ServerProcess server({}, managed({"NOTIFY_SOCKET=" + folder.file("none")}));
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(server.errors().empty());
}

TEST_CASE("the watchdog hears of a server that it is meant for") {
  const TemporaryFolder folder;
  const Heard heard(folder.file("notify"));
  const std::vector<std::string> environment = {"NOTIFY_SOCKET=" + folder.file("notify"),
                                                "WATCHDOG_USEC=20000"};
  {
    ServerProcess server({}, managed(environment));
    Peer ann(server.port(), "ann");
    CHECK(heard.next_with("WATCHDOG=1\nSTATUS=" + people_are_here(1)).ends_with("here"));
    CHECK(heard.next_with("WATCHDOG=1") == "WATCHDOG=1");
  }
  while (!heard.now().empty()) {
  }
  Process::Options other;
  other.environment = environment;
  other.environment.emplace_back("WATCHDOG_PID=1");
  ServerProcess server({}, other);
  CHECK(heard.next().starts_with("READY=1"));
  CHECK(heard.next().starts_with("STATUS="));
  server.signal(SIGTERM);
  CHECK(heard.next().starts_with("STOPPING=1"));
  CHECK(server.wait() == 0);
}

TEST_CASE("the watchdog hears nothing while the status cannot be told") {
  const TemporaryFolder folder;
  const Heard heard(folder.file("notify"));
  Mutex mutex;
  std::atomic<int> asked = 0;
  ServiceManager manager({folder.file("notify"), std::chrono::milliseconds(2), 0});
  manager.ready([&] {
    ++asked;
    const MutexLock lock(mutex);
    return "here";
  });
  CHECK(heard.next() == "READY=1\nSTATUS=here");
  CHECK(heard.next_with("WATCHDOG=1").starts_with("WATCHDOG=1"));
  {
    const MutexLock lock(mutex);
    const int before = asked;
    CHECK(eventually([&] { return asked > before; }));
    while (!heard.now().empty()) {
    }
    CHECK(heard.now().empty());
  }
  CHECK(heard.next() == "WATCHDOG=1");
}

TEST_CASE("the service manager hears of nothing but the end once the server stops") {
  const TemporaryFolder folder;
  const Heard heard(folder.file("notify"));
  {
    ServiceManager manager({folder.file("notify"), std::nullopt, 0});
    manager.stopping();
    manager.reloading();
    manager.reloaded();
    manager.ready([] { return "here"; });
  }
  CHECK(heard.now() == "STOPPING=1\nSTATUS=stopping");
  CHECK(heard.now().empty());
}

TEST_CASE("a variable that is no number stops the start") {
  Process server({binary("chat-server"), "0"}, [] {
    Process::Options options;
    options.environment = {"WATCHDOG_USEC=soon"};
    return options;
  }());
  CHECK(server.wait() == 1);
  CHECK(server.errors() ==
        "chat-server: WATCHDOG_USEC in the environment must be a number, not \"soon\"\n");
}

// Makes descriptor 3 a socket of that type, before the program is executed in this process.
void listen_at_3(int type) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = ::socket(AF_INET, type, 0);
  const bool is_bound =
      fd == 3 && ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (!is_bound || (type == SOCK_STREAM && ::listen(fd, SOMAXCONN) != 0)) ::_exit(126);
}

TEST_CASE("the server takes over a listening socket, which goes on when the server has ended") {
  Process::Options options = managed({"LISTEN_FDS=1"});
  options.before_exec = [] {
    listen_at_3(SOCK_STREAM);
    // The service manager: it keeps the socket until the test kills the process group.
    if (::fork() != 0) return;
    for (const int fd : {0, 1, 2}) ::close(fd);
    ::alarm(600);  // in case the test does not come to its end
    ::pause();
    ::_exit(0);
  };
  options.port = 1;  // does not count
  ServerProcess server({}, options);
  CHECK(server.port() > 1);
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  server.signal(SIGTERM);
  CHECK(ann.gets(kStopping));
  CHECK(server.wait() == 0);
  CHECK_NOTHROW((void)connect_to("127.0.0.1", server.port(), kDeadline));
  ::kill(-server.pid(), SIGKILL);  // the service manager, which is in its process group
}

TEST_CASE("what is no listening socket, or is meant for another process, is not taken over") {
  Process::Options options = managed({"LISTEN_FDS=1"});
  options.before_exec = [] { listen_at_3(SOCK_DGRAM); };
  const auto started = [&] {
    std::vector<std::string> command = options.under;
    command.insert(command.end(), {binary("chat-server"), "0"});
    return command;
  };
  Process datagrams(started(), options);
  CHECK(datagrams.wait() == 1);
  CHECK(datagrams.errors().find("has handed over something else; the server takes one socket") !=
        std::string::npos);
  options.environment = {"LISTEN_FDS=2"};
  Process two(started(), options);
  CHECK(two.wait() == 1);
  CHECK(two.errors().find("has handed over 2 sockets") != std::string::npos);
  options.under = {};
  options.environment = {"LISTEN_FDS=1", "LISTEN_PID=1"};
  ServerProcess server({}, options);
  CHECK(server.port() != 0);
}

}  // namespace
}  // namespace chat::test
