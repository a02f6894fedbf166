// Every place is taken, by connections that have no name or by people.

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <deque>
#include <string>
#include <thread>

#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

constexpr const char* kGaveWay = "! the server is full, and you had no name yet; connect again\n";

// A server for so many people, with one place more, which greets nobody.
Limits door_for(std::size_t people) {
  Limits limits;
  limits.max_members = people;
  limits.max_in_handshake = 1;
  limits.greeting_delay = kDeadline;
  limits.login_deadline = 2 * kDeadline;
  return limits;
}

bool gets_in(Peer& peer, const std::string& name) {
  peer.send(name + "\n");
  return peer.gets("* " + you_are(name));
}

bool is_told_to_go(Peer& peer) {
  return peer.is_closed() && peer.received() == kGaveWay;
}

TEST_CASE("a newcomer is let in though silent connections hold every place; the oldest goes") {
  LocalServer server(door_for(3));
  std::deque<Peer> silent;
  for (int i = 0; i < 4; ++i) silent.emplace_back(server.port());
  std::string address;
  SUBCASE("from another address") {
    address = "127.0.0.2";
  }
  SUBCASE("from the same address") {
    address = "127.0.0.1";
  }
  Peer ann = Peer::from(address, server.port());
  CHECK(gets_in(ann, "ann"));
  CHECK(is_told_to_go(silent[0]));
  CHECK(gets_in(silent[1], "bob"));
  CHECK(gets_in(silent[3], "joe"));
}

TEST_CASE("the oldest of the address with most goes, and of addresses with as many the oldest") {
  LocalServer server(door_for(4));
  Peer first = Peer::from("127.0.0.2", server.port());
  Peer second = Peer::from("127.0.0.3", server.port());
  Peer third = Peer::from("127.0.0.4", server.port());
  Peer fourth = Peer::from("127.0.0.3", server.port());
  Peer fifth = Peer::from("127.0.0.4", server.port());
  Peer ann = Peer::from("127.0.0.2", server.port());
  CHECK(gets_in(ann, "ann"));
  CHECK(is_told_to_go(second));
  Peer bob = Peer::from("127.0.0.2", server.port());
  CHECK(gets_in(bob, "bob"));
  CHECK(is_told_to_go(third));
  Peer joe = Peer::from("127.0.0.2", server.port());
  CHECK(gets_in(joe, "joe"));
  CHECK(is_told_to_go(first));
  CHECK(gets_in(fifth, "zoe"));
  CHECK(fourth.received().empty());
}

TEST_CASE("who has a name is never cut for a newcomer, however many come") {
  LocalServer server(door_for(3));
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  std::deque<Peer> silent;
  for (int i = 0; i < 50; ++i) silent.emplace_back(server.port());
  CHECK(is_told_to_go(silent[0]));
  ann.send("hello\n");
  CHECK(bob.gets("[ann] hello\n"));
  Peer joe = Peer::from("127.0.0.2", server.port());
  CHECK(gets_in(joe, "joe"));
  CHECK(ann.gets(joined("joe", 3)));
  CHECK(bob.gets(joined("joe", 3)));
}

TEST_CASE("a client whose name was refused has none, and gives way in its own dialect") {
  Limits limits = door_for(2);
  limits.refused_name_quiet = kDeadline;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer plain(server.port());
  plain.send("ann\n");
  CHECK(plain.gets("is taken; choose another, or wait a minute if "));
  Peer program(server.port());
  program.send("/hello 1 ann\n");
  CHECK(program.gets("name-taken\t"));
  Peer bob(server.port());
  CHECK(gets_in(bob, "bob"));
  CHECK(plain.is_closed());
  CHECK(plain.received().ends_with(kGaveWay));
  const Peer one_more(server.port());
  CHECK(program.is_closed());
  CHECK(program.received().ends_with(
      "error\t0\tfull\tthe server is full, and you had no name yet; connect again\n"));
}

TEST_CASE("who sends for ever, but no name, gives way too") {
  Limits limits = door_for(1);
  limits.refused_name_quiet = 2 * kDeadline;
  limits.linger = 2 * kDeadline;
  LocalServer server(limits);
  Peer flood(server.port());
  flood.socket().set_send_timeout(kDeadline);
  std::atomic<bool> is_over = false;
  std::thread flooding([&] {
    const std::string bytes(65536, 'x');
    while (flood.socket().send_all(bytes).status == IoStatus::Ok) {
    }
    is_over = true;
  });
  const Peer silent(server.port());
  Peer ann(server.port());
  CHECK(gets_in(ann, "ann"));
  CHECK(eventually([&] { return is_over.load(); }));
  flooding.join();
}

TEST_CASE("of those who begin much and give no name only so many are here; the first one goes") {
  Limits limits = door_for(100);
  limits.max_long_handshakes = 2;
  LocalServer server(limits);
  const std::string much = "GET / HTTP/1.1\r\nX: " + std::string(limits.usual_handshake_bytes, 'x');
  Peer little(server.port());
  little.send("GET / HTTP/1.1\r\n");
  std::deque<Peer> long_ones;
  for (int i = 0; i < 3; ++i) {
    long_ones.emplace_back(server.port());
    long_ones.back().send(much);
    if (i == 1) long_ones.emplace_back(server.port(), std::string(20, 'n'));  // has a name
  }
  CHECK(long_ones[0].is_closed());
  CHECK(long_ones[0].received().find("503") != std::string::npos);
  long_ones[1].send("\r\nHost: localhost\r\n\r\n");
  CHECK(long_ones[1].gets("HTTP/1.1 200"));
  little.send("Host: localhost\r\n\r\n");
  CHECK(little.gets("HTTP/1.1 200"));
}

TEST_CASE("where everybody has a name, a newcomer reads that the server is full") {
  Limits limits = door_for(2);
  limits.max_in_handshake = 0;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer newcomer(server.port());
  CHECK(newcomer.is_closed());
  CHECK(newcomer.received() == kServerFull);
  ann.send("hello\n");
  CHECK(bob.gets("[ann] hello\n"));
}

TEST_CASE("who sends much while the server is full reads to its end why there is no place") {
  Limits limits = door_for(1);
  limits.max_in_handshake = 0;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  for (int i = 0; i < 20; ++i) {
    Peer busy(server.port());
    busy.socket().set_receive_timeout(kDeadline);
    busy.send(std::string(200'000, 'x'));
    std::string received;
    std::array<char, 256> space{};
    IoResult result;
    do {
      result = busy.socket().receive(space);
      received.append(space.data(), result.bytes);
    } while (result.status == IoStatus::Ok);
    CHECK(result.status == IoStatus::Closed);  // no reset, which would destroy what is not read
    CHECK(received == kServerFull);
  }
}

// So many open files as the system allows this user, which both ends of many connections need.
class ManyFiles {
 public:
  ManyFiles() {
    (void)::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit all{before_.rlim_max, before_.rlim_max};
    (void)::setrlimit(RLIMIT_NOFILE, &all);
  }
  ManyFiles(const ManyFiles&) = delete;
  ManyFiles& operator=(const ManyFiles&) = delete;
  ~ManyFiles() { (void)::setrlimit(RLIMIT_NOFILE, &before_); }
  [[nodiscard]] bool are(rlim_t wanted) const { return before_.rlim_max >= wanted; }

 private:
  rlimit before_{};
};

TEST_CASE("a thousand who say nothing are closed at the deadline, and nobody else notices them") {
  constexpr int kMany = 1000;
  const ManyFiles files;
  if (!files.are(3 * kMany)) {
    MESSAGE("skipped: needs 3000 open files (ulimit -H -n)");
    return;
  }
  Limits limits;
  limits.login_deadline = Limits::Milliseconds(3'000);
  const auto begin = Clock::now();
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  std::deque<Peer> silent;
  for (int i = 0; i < kMany; ++i) {
    silent.emplace_back(server.port());
    if (i % 50 != 0) continue;
    ann.send("line " + std::to_string(i) + "\n");
    CHECK(bob.gets("[ann] line " + std::to_string(i) + "\n"));
  }
  Peer joe(server.port());
  CHECK(gets_in(joe, "joe"));
  CHECK(ann.gets(joined("joe", 3)));
  for (Peer& each : silent) {
    CHECK(each.is_closed());
    CHECK(each.received().ends_with("! no name came in time; goodbye\n"));
  }
  CHECK(Clock::now() - begin >= limits.login_deadline);  // and not before
  ann.send("hello\n");
  CHECK(joe.gets("[ann] hello\n"));
  CHECK(bob.gets("[ann] hello\n"));
  CHECK(count(bob.received(), " joined") == 1);
}

// One place, for which a silent connection and a client with a name fight. The one comes when the
// other is there, so the place is often wanted just when the name arrives.
TEST_CASE("of two who fight for one place, the one with a name stays once it is let in") {
  constexpr int kTries = 300;
  Limits limits = door_for(1);
  limits.max_in_handshake = 0;
  LocalServer server(limits);
  std::atomic<bool> enough = false;
  std::atomic<bool> is_over = false;
  std::thread silent([&] {
    while (!enough) CHECK(Peer(server.port()).is_closed());
    is_over = true;
  });
  int let_in = 0;
  for (int i = 0; i < kTries; ++i) {
    Peer peer(server.port());
    if (!gets_in(peer, "p" + std::to_string(i))) continue;
    ++let_in;
    peer.send("?\n");
    CHECK(peer.gets(" here: "));
    peer.send("/quit\n");
    CHECK(peer.gets("* Bye\n"));
  }
  CHECK(let_in > 0);
  enough = true;
  CHECK(eventually([&] {
    const Peer last(server.port());
    return is_over.load();
  }));
  silent.join();
}

}  // namespace
}  // namespace chat::test
