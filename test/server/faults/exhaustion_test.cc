// Descriptors and threads run out, and are there again.

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <deque>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/few_threads.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/server/talk.h"

namespace chat::test {
namespace {

// The main thread does nothing until somebody comes (proc(5), /proc/pid/syscall).
bool waits_in_accept(const ServerProcess& server) {
  std::ifstream file("/proc/" + std::to_string(server.pid()) + "/syscall");
  long number = -1;
  return (file >> number) && number == SYS_accept4;
}

// c0, c1 and so on, until one is told that, which has to be by the time there are `most`.
std::deque<Peer> join_until(std::uint16_t port, int most, std::string_view refusal) {
  std::deque<Peer> crowd;
  bool is_refused = false;
  for (int i = 0; i < most && !is_refused; ++i) {
    Peer& peer = crowd.emplace_back(port);
    peer.send("c" + std::to_string(i) + "\n");
    CHECK(peer.gets("\n"));
    is_refused = peer.received().find(refusal) != std::string::npos;
  }
  CHECK(is_refused);
  return crowd;
}

TEST_CASE(
    "without descriptors the one more is told, the server rests and goes on when one leaves") {
  ServerProcess server({"--max-clients", "1000"});
  Peer ann(server.port(), "ann");
  REQUIRE(server.prints("ann joined"));  // the first local time: its zone's file was open till now
  const std::size_t idle = server.descriptors();
  const rlimit few{idle + 3, idle + 3};
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  for (int round = 0; round < 2; ++round) {
    std::deque<Peer> crowd = join_until(server.port(), 8, "! the server is full");
    CHECK(crowd.back().received() == kServerFull);
    CHECK(crowd.back().is_closed());
    crowd.pop_back();
    CHECK(eventually([&] { return waits_in_accept(server); }));
    ann.send("?\n");
    CHECK(ann.gets("people are here: ann, "));
    crowd.clear();
    CHECK(ann.gets("(1 person here)\n"));
    CHECK(eventually([&] { return server.descriptors() < idle; }));  // the spare one is in use
    ann.forget();
  }
  const Peer bob(server.port(), "bob");
  server.signal(SIGINT);
  CHECK(server.wait() == 0);
  const std::string& log = server.output();
  const std::size_t first = log.find("no descriptor for another client");
  CHECK(first != std::string::npos);
  CHECK(log.find("no descriptor for another client", first + 1) == std::string::npos);
}

TEST_CASE("who comes when descriptors are free again is let in, whatever was in between") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  REQUIRE(server.prints("ann joined"));  // as above
  const std::size_t idle = server.descriptors();
  const rlimit few{idle + 2, idle + 2};
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  for (int round = 0; round < 3; ++round) {
    std::optional<Peer> bob(std::in_place, server.port(), "bob");
    std::optional<Peer> joe(std::in_place, server.port(), "joe");
    // At the limit, with nobody waiting: it has given up its spare descriptor, and waits.
    CHECK(eventually([&] { return server.descriptors() == idle + 1; }));
    CHECK(eventually([&] { return waits_in_accept(server); }));
    bob.reset();
    joe.reset();
    CHECK(ann.gets("(1 person here)\n"));
    CHECK(eventually([&] { return server.descriptors() < idle; }));
    ann.forget();
  }
  const Peer zoe(server.port(), "zoe");
  CHECK(eventually([&] { return server.descriptors() == idle + 1; }));
}

TEST_CASE("a hundred who are refused at once are all told, and nobody who is in waits for that") {
  constexpr int kMany = 100;
  Limits limits;
  limits.max_members = 2;
  limits.max_in_handshake = 1;
  limits.max_giving_way = 0;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  const Peer unwelcomed(server.port());
  std::deque<Peer> crowd;
  for (int i = 0; i < kMany; ++i) crowd.emplace_back(server.port());
  CHECK(crowd.back().gets(kServerFull));
  for (Peer& each : crowd) {
    CHECK(each.is_closed());
    CHECK(each.received() == kServerFull);
  }
  ann.send("hello\n");
  CHECK(bob.gets("[ann] hello\n"));
}

// In the end somebody is let in, though others say nothing and hold all there is.
void check_lets_in(std::uint16_t port, std::deque<Peer>& silent, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) silent.emplace_back(port);
  CHECK(eventually([&] {
    Peer newcomer(port);
    newcomer.send("ann\n");
    return newcomer.gets("\n") &&
           newcomer.received().find("* " + you_are("ann")) != std::string::npos;
  }));
}

TEST_CASE("who says nothing and holds every descriptor does not keep others out") {
  ServerProcess server({"--max-clients", "1000"});
  const std::size_t idle = server.descriptors();
  const rlimit few{idle + 3, idle + 3};
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  std::deque<Peer> silent;
  check_lets_in(server.port(), silent, 8);
}

Process::Options with_few_threads(const AnyonesCopy& server, rlim_t threads = 12) {
  Process::Options options;
  options.environment = {"ASAN_OPTIONS=detect_leaks=0"};
  options.program = server.path();
  options.before_exec = [threads] { become_somebody_with(threads); };
  return options;
}

TEST_CASE("who says nothing and holds every thread does not keep others out") {
  if (::getuid() != 0) {
    MESSAGE("skipped: needs root, to run the server as a user with few threads");
    return;
  }
  const AnyonesCopy copy(binary("chat-server"));
  ServerProcess server({}, with_few_threads(copy));
  std::deque<Peer> silent;
  check_lets_in(server.port(), silent, 16);
}

TEST_CASE("without threads the one more is told that the server is busy, and it goes on") {
  if (::getuid() != 0) {
    MESSAGE("skipped: needs root, to run the server as a user with few threads");
    return;
  }
  const AnyonesCopy copy(binary("chat-server"));
  ServerProcess server({}, with_few_threads(copy));
  Peer ann(server.port(), "ann");
  std::deque<Peer> crowd = join_until(server.port(), 12, "! the server is busy");
  CHECK(crowd.back().is_closed());
  crowd.pop_back();
  crowd.front().send("/quit\n");
  CHECK(crowd.front().is_closed());
  CHECK(ann.gets("* c0 left"));
  CHECK(eventually([&] {
    Peer again(server.port());
    again.send("again\n");
    return again.gets("\n") && again.received().find("* " + you_are("again")) != std::string::npos;
  }));
}

TEST_CASE("without a thread for one who does not read, that one ends, and nobody else") {
  if (::getuid() != 0) {
    MESSAGE("skipped: needs root, to run the server as a user with few threads");
    return;
  }
  const AnyonesCopy copy(binary("chat-server"));
  constexpr std::size_t kHere = 3;
  std::size_t threads = kHere;
  {
    const ServerProcess empty({"--quiet"}, with_few_threads(copy));
    threads += empty.threads();
  }
  ServerProcess server({"--quiet"}, with_few_threads(copy, threads));
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  shrink_buffers(sleeper);
  bob.forget();
  say_many(ann, bob, 6000);
  CHECK(ann.gets(left("sleeper", 2, "too slow, and the server has no thread to wait for it")));
  ann.send("hello\n");
  CHECK(bob.gets("[ann] hello\n"));
}

}  // namespace
}  // namespace chat::test
