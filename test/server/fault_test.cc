// Faults and abuse: the server survives them, and the people in the room do not notice.

#include <doctest/doctest.h>
#include <grp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <string>
#include <vector>

#include "test/support/local_server.h"
#include "test/support/process.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

std::string message(int number) {
  std::string text = std::to_string(number) + ' ';
  text.resize(1000, 'x');
  return text;
}

// Says `count` messages as `sender`, and waits until `other` has the last of them.
void say_many(Peer& sender, Peer& other, int count) {
  constexpr int kAtOnce = 50;
  for (int i = 0; i < count; ++i) {
    sender.send(message(i) + '\n');
    if (i % kAtOnce != kAtOnce - 1 && i + 1 != count) continue;
    REQUIRE(other.gets("] " + message(i) + '\n'));
    other.forget();
  }
}

// For readers who never go on: the kernel hides little from the server then.
void shrink_buffers(Peer& peer) {
  const int bytes = 4096;
  (void)::setsockopt(peer.socket().fd(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

// Limits with which who does not read is behind after some hundreds of messages.
Limits behind_soon() {
  Limits limits;
  limits.send_buffer_bytes = std::size_t{32} * 1024;
  return limits;
}
// More of them than such a server's socket and a reader's hold.
constexpr int kMoreThanSocketsHold = 1000;

// Takes what is owed to `peer` until the server's goodbye, and closes: the server need not linger.
bool leaves_at_bye(Peer& peer, std::string_view request = "") {
  peer.send(request);
  const bool told = peer.gets("* Bye\n");
  peer.socket().close();
  return told;
}

// Whether `text` has the messages 0 to count - 1, each whole, once and in order.
bool has_all_in_order(const std::string& text, int count) {
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    const std::string line = "[ann] " + message(i) + '\n';
    at = text.find("[ann] ", at);
    if (at == std::string::npos || text.compare(at, line.size(), line) != 0) return false;
    at += line.size();
  }
  return text.find("[ann] ", at) == std::string::npos;
}

TEST_CASE("a reader who stops holds nobody up, and gets everything when it goes on") {
  constexpr int kMessages = 9000;  // 9 MB: more than two socket buffers hold, less than the window
  ServerProcess server({"--quiet", "--history", "0"});
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  const std::size_t threads = server.threads();
  sleeper.forget();
  say_many(ann, bob, kMessages);
  ann.send("psst > sleeper\n");
  CHECK(ann.gets("[you > sleeper] psst\n"));
  CHECK(eventually([&] { return server.threads() == threads + 1; }));  // its catch-up thread
  CHECK(sleeper.gets("[ann > you] psst\n"));
  CHECK(has_all_in_order(sleeper.received(), kMessages));
  // Up to date again: the courier has it back.
  CHECK(eventually([&] { return server.threads() == threads; }));
  sleeper.forget();
  ann.send("hello again\n");
  CHECK(sleeper.gets("[ann] hello again\n"));
}

TEST_CASE("who falls out of the log's window is told how much is missing, and nothing private is") {
  Limits limits = behind_soon();
  limits.window_bytes = std::size_t{128} * 1024;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  say_many(ann, bob, kMoreThanSocketsHold);
  ann.send("psst > sleeper\n");
  CHECK(ann.gets("[you > sleeper] psst\n"));
  say_many(ann, bob, 500);
  CHECK(sleeper.gets("lines are missing here: they came faster than you read\n"));
  CHECK(sleeper.gets("[ann > you] psst\n"));
  CHECK(sleeper.gets("] " + message(499) + '\n'));
}

TEST_CASE("a reader who takes nothing for the stall limit is ended, with a reason for everyone") {
  Limits limits = behind_soon();
  limits.stall = Milliseconds(300);
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  shrink_buffers(sleeper);
  ann.forget();
  say_many(ann, bob, kMoreThanSocketsHold);
  CHECK(ann.gets("* sleeper left: \"stopped reading\" (2 people here)\n"));
}

TEST_CASE("whispers for one who does not read are bounded: their sender is told") {
  Limits limits = behind_soon();
  limits.private_bytes = 32 * 1024;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  say_many(ann, bob, kMoreThanSocketsHold);
  ann.forget();
  for (int i = 0; i < 100; ++i) ann.send(message(i) + " > sleeper\n");
  CHECK(ann.gets("! sleeper is not reading at the moment"));
  CHECK(sleeper.gets("[ann > you] 0 "));
}

TEST_CASE("five hundred who leave at once are each told once") {
  constexpr int kPeople = 500;
  ServerProcess server({"--quiet"});
  Peer ann(server.port());
  ann.send("/hello 1 ann\n");
  CHECK(ann.gets("current\t"));
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  std::deque<Peer> crowd;
  for (int i = 0; i < kPeople; ++i) crowd.emplace_back(server.port(), "c" + std::to_string(i));
  for (Peer& each : crowd) each.reset();
  CHECK(ann.gets("\t1\tconnection lost\n"));
  for (int i = 0; i < kPeople; ++i) {
    const std::string line = "\tc" + std::to_string(i) + "\t";
    std::size_t left = 0;
    for (std::size_t at = ann.received().find("\nleft\t"); at != std::string::npos;
         at = ann.received().find("\nleft\t", at + 1)) {
      const std::string whole =
          ann.received().substr(at + 1, ann.received().find('\n', at + 1) - at);
      left += whole.find(line) == std::string::npos ? 0U : 1U;
    }
    CHECK(left == 1);
  }
  CHECK(eventually([&] { return server.threads() == threads; }));
  CHECK(eventually([&] { return server.descriptors() == descriptors; }));
}

TEST_CASE("a stop under load, with a stopped reader, tells everyone and ends within 5 seconds") {
  ServerProcess server({"--quiet"});
  Peer at_door(server.port());  // first, so that its thread is among those counted
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  shrink_buffers(sleeper);
  const std::size_t threads = server.threads();
  say_many(ann, bob, 6000);
  CHECK(eventually(
      [&] { return server.threads() == threads + 1; }));  // the sleeper's catch-up thread
  ann.send(message(0) + '\n' + message(1) + '\n');
  const auto begin = Clock::now();
  server.signal(SIGTERM);
  CHECK(bob.gets("* The server is stopping.\n* Bye\n"));
  CHECK(server.wait() == 0);
  CHECK(Clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("a second signal ends a server that is still saying goodbye") {
  Process::Options options;
  // It ends on purpose without joining its threads, which ThreadSanitizer would report.
  options.environment = {"TSAN_OPTIONS=exitcode=99:halt_on_error=1:report_thread_leaks=0"};
  ServerProcess server({"--quiet"}, options);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  shrink_buffers(sleeper);
  const std::size_t threads = server.threads();
  say_many(ann, bob, 6000);
  CHECK(eventually(
      [&] { return server.threads() == threads + 1; }));  // the sleeper's catch-up thread
  const auto begin = Clock::now();
  server.signal(SIGINT);
  CHECK(bob.gets("* Bye\n"));
  server.signal(SIGINT);
  CHECK(server.wait() == 128 + SIGINT);
  CHECK(Clock::now() - begin < std::chrono::seconds(2));
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
    std::deque<Peer> crowd;
    bool full = false;
    for (int i = 0; i < 8 && !full; ++i) {
      Peer& peer = crowd.emplace_back(server.port());
      peer.send("c" + std::to_string(i) + "\n");
      CHECK(peer.gets("\n"));
      full = peer.received() == "! the server is full; try again later\n";
    }
    CHECK(full);
    CHECK(crowd.back().is_closed());
    crowd.pop_back();
    const double before = server.cpu_seconds();
    ann.send("?\n");
    CHECK(ann.gets("people are here: ann, "));
    CHECK(server.cpu_seconds() - before < 0.1);
    crowd.clear();
    CHECK(ann.gets("(1 person here)\n"));
    CHECK(eventually([&] { return server.descriptors() == idle; }));
    ann.forget();
  }
  Peer bob(server.port(), "bob");
  server.signal(SIGINT);
  CHECK(server.wait() == 0);
  const std::string& log = server.output();
  const std::size_t first = log.find("no descriptor for another client");
  CHECK(first != std::string::npos);
  CHECK(log.find("no descriptor for another client", first + 1) == std::string::npos);
}

TEST_CASE("without threads the one more is told that the server is busy, and it goes on") {
  if (::getuid() != 0) {
    MESSAGE("skipped: needs root, to run the server as a user with few threads");
    return;
  }
  // RLIMIT_NPROC counts all threads of a user: two suites at once must not be the same one. Within
  // what a container may map, and none of those that systems give to people and services first.
  constexpr uid_t kFirst = 20'000;
  constexpr uid_t kHowMany = 40'000;
  const uid_t nobody_else = kFirst + static_cast<uid_t>(::getpid()) % kHowMany;
  Process::Options options;
  options.environment = {"ASAN_OPTIONS=detect_leaks=0"};
  options.before_exec = [nobody_else] {
    const rlimit threads{12, 12};
    if (::setrlimit(RLIMIT_NPROC, &threads) != 0 || ::setgroups(0, nullptr) != 0 ||
        ::setgid(nobody_else) != 0 || ::setuid(nobody_else) != 0) {
      ::_exit(126);
    }
  };
  ServerProcess server({}, options);
  Peer ann(server.port(), "ann");
  std::deque<Peer> crowd;
  bool busy = false;
  for (int i = 0; i < 12 && !busy; ++i) {
    Peer& peer = crowd.emplace_back(server.port());
    peer.send("c" + std::to_string(i) + "\n");
    CHECK(peer.gets("\n"));
    busy = peer.received().find("! the server is busy") != std::string::npos;
  }
  CHECK(busy);
  CHECK(crowd.back().is_closed());
  crowd.pop_back();
  crowd.front().send("/quit\n");
  CHECK(crowd.front().is_closed());
  CHECK(ann.gets("* c0 left"));
  CHECK(eventually([&] {
    Peer again(server.port());
    again.send("again\n");
    return again.gets("\n") && again.received().find("* You are again") != std::string::npos;
  }));
}

TEST_CASE("a stopped console does not stop the room; what was left out is counted") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  say_many(ann, bob, 3000);  // far more than a pipe and the console's queue hold
  server.signal(SIGTERM);
  CHECK(leaves_at_bye(ann));
  CHECK(leaves_at_bye(bob));
  CHECK(server.wait() == 0);
  CHECK(server.output().find("lines are left out here: this output was stopped)\n") !=
        std::string::npos);
}

TEST_CASE(
    "a console that nobody reads is no reason to stop, not even when it is blocked for ever") {
  ServerProcess closed;
  closed.close_output();
  Peer ann(closed.port(), "ann");
  ann.send("hello\n?\n");
  CHECK(ann.gets("* 1 person is here"));
  closed.signal(SIGINT);
  CHECK(leaves_at_bye(ann));
  CHECK(closed.wait() == 0);

  ServerProcess blocked;
  Peer joe(blocked.port(), "joe");
  Peer zoe(blocked.port(), "zoe");
  say_many(joe, zoe, 200);
  blocked.signal(SIGINT);
  CHECK(leaves_at_bye(joe));
  CHECK(leaves_at_bye(zoe));
  CHECK(blocked.ends());
  CHECK(blocked.wait() == 0);
}

TEST_CASE("who gives no name is closed at the login deadline, however the bytes come") {
  Limits limits;
  limits.login_deadline = Milliseconds(400);
  limits.greeting_delay = Milliseconds(50);
  LocalServer server(limits);
  Peer silent(server.port());
  Peer slow(server.port());
  const auto begin = Clock::now();
  while (Clock::now() - begin < Milliseconds(350)) {
    slow.send("x");
    ::usleep(50'000);
  }
  CHECK(slow.is_closed());
  CHECK(silent.is_closed());
  CHECK(Clock::now() - begin >= Milliseconds(350));
  CHECK(Clock::now() - begin < Milliseconds(5000));
  CHECK(silent.received() ==
        "* Welcome to the chat. What is your name?\n! no name came in time; goodbye\n");
  CHECK(slow.received() == "! no name came in time; goodbye\n");
}

TEST_CASE("garbage, and a line without an end, cost bounded memory and nobody notices") {
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  const std::size_t before = server.resident_bytes();
  const std::string block(1024 * 1024, 'x');
  for (int i = 0; i < 100; ++i) bob.send(block);
  bob.send("\nhello\n");
  CHECK(ann.gets("[bob] hello\n"));
  CHECK(server.resident_bytes() < before + 16 * 1024 * 1024);

  for (int round = 0; round < 3; ++round) {
    Peer garbage(server.port());
    for (int byte = 0; byte < 256; ++byte) {
      garbage.send(std::string(1, static_cast<char>(byte)) + "x\n");
    }
    garbage.socket().shutdown_send();
    CHECK(garbage.is_closed());
  }
  ann.send("?\n");
  CHECK(ann.gets("* 2 people are here: ann, bob\n"));
}

TEST_CASE("a client that comes and goes at once, many times, leaves nothing behind") {
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  for (int i = 0; i < 200; ++i) {
    Peer peer(server.port());
    if (i % 2 == 0) peer.send("joe\nhello\n");
    if (i % 3 == 0) peer.reset();
  }
  {  // Let in after all of them: none is still to be accepted.
    Peer last(server.port(), "last");
    CHECK(leaves_at_bye(last, "/quit\n"));
  }
  CHECK(eventually([&] { return server.threads() == threads; }));
  CHECK(eventually([&] { return server.descriptors() == descriptors; }));
  ann.send("?\n");
  CHECK(ann.gets("* 1 person is here: ann\n"));
}

}  // namespace
}  // namespace chat::test
