// Readers that are slow or stop: nobody waits for them, and what is kept for them is bounded.

#include <doctest/doctest.h>

#include <csignal>
#include <deque>
#include <fstream>
#include <sstream>
#include <string>

#include "common/text/number.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sanitized.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/server/talk.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

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

// What the kernel holds on the server's side of `peer`'s connection, in bytes (proc(5),
// /proc/net/tcp).
struct Held {
  std::size_t unsent = 0;
  std::size_t unread = 0;
};
Held held_for(const Peer& peer, std::uint16_t port) {
  std::ifstream table("/proc/net/tcp");
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string number;
    std::string local;
    std::string remote;
    std::string state;
    std::string queues;
    fields >> number >> local >> remote >> state >> queues;
    const auto port_in = [](const std::string& address) {
      return std::stoul(address.substr(address.find(':') + 1), nullptr, kHexadecimal);
    };
    if (port_in(local) != port || port_in(remote) != peer.socket().port()) continue;
    const std::size_t colon = queues.find(':');
    return {std::stoul(queues.substr(0, colon), nullptr, kHexadecimal),
            std::stoul(queues.substr(colon + 1), nullptr, kHexadecimal)};
  }
  return {};
}

TEST_CASE(
    "a client that is stopped costs the window, and reads what it has missed when it goes on") {
  constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;
  ServerProcess server({"--quiet", "--history", "0", "--window", "1"});
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Process joe({"nc", "127.0.0.1", std::to_string(server.port())});
  joe.write("joe\n");
  REQUIRE(joe.prints("* " + you_are("joe")));
  joe.signal(SIGSTOP);
  const std::size_t before = server.resident_bytes();
  say_many(ann, bob, 20'000);  // 20 MB: five times what the connection hides
  if (!kIsSanitized) CHECK(server.resident_bytes() < before + 8 * kMebibyte);
  joe.signal(SIGCONT);
  CHECK(joe.prints(" lines are missing here: they came faster than you read\n"));
  CHECK(joe.prints("[ann] " + message(19'999) + '\n'));
  joe.write("hello\n");
  CHECK(ann.gets("[joe] hello\n"));
}

// What the kernel holds for a reader that has stopped, and gets everything when it goes on.
std::size_t held_for_one_who_stops(const Limits& limits) {
  constexpr int kMessages = 9000;  // 9 MB: without a bound, it takes some of them
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  sleeper.forget();
  say_many(ann, bob, kMessages);
  const std::size_t held = held_for(sleeper, server.port()).unsent;
  CHECK(sleeper.gets("] " + message(kMessages - 1) + '\n'));
  CHECK(has_all_in_order(sleeper.received(), kMessages));
  return held;
}

TEST_CASE("the kernel holds little for a reader that has stopped, and less where many are") {
  Limits limits;
  limits.history = 0;
  limits.work_per_second = SIZE_MAX;  // who fills the sockets is not slowed down
  std::size_t most = 2 * limits.unsent_bytes;
  SUBCASE("a few are connected") {}
  SUBCASE("many are connected") {
    limits.unsent_total_bytes = limits.unsent_bytes / 4;
    most = limits.unsent_bytes / 2;
  }
  const std::size_t held = held_for_one_who_stops(limits);
  CHECK(held > 0);
  CHECK(held <= most);
}

TEST_CASE("the kernel holds little of what is sent while the server does not read") {
  Limits limits;
  limits.work_per_second = 1;  // the answer to one line is paid for after minutes
  limits.work_ahead = 1;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  const std::string lines(limits.unread_bytes, 'a');
  // Its own side of the connection takes some of it, too.
  CHECK(eventually([&] { return ann.socket().send_now(lines).status == IoStatus::Blocked; }));
  const std::size_t held = held_for(ann, server.port()).unread;
  CHECK(held > 0);
  CHECK(held <= 2 * limits.unread_bytes);
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
  CHECK(ann.gets(left("sleeper", 2, "stopped reading")));
}

TEST_CASE("of those who leave and do not read only so many are waited for; the first one goes") {
  Limits limits = behind_soon();
  limits.max_leaving = 2;
  LocalServer server(limits);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  std::deque<Peer> leaving;
  for (int i = 0; i < 3; ++i) leaving.emplace_back(server.port(), "n" + std::to_string(i));
  say_many(ann, bob, kMoreThanSocketsHold);
  for (const Peer& each : leaving) each.send("/quit\n");
  CHECK(eventually([&] { return leaving[0].socket().has_failed(); }));
  CHECK(leaving[1].gets("* Bye\n"));
  CHECK(leaving[2].gets("* Bye\n"));
  say_many(ann, bob, 1);
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

}  // namespace
}  // namespace chat::test
