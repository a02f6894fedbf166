// One real server that meets one fault after the other. When each is over, its threads and
// descriptors are as many as before, and in the end it has the memory that it had.

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <csignal>
#include <deque>
#include <functional>
#include <string>
#include <thread>

#include "server/room/limits.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sanitized.h"
#include "test/support/sentences.h"
#include "test/support/server/talk.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

constexpr int kCrowd = 500;

// A server, and two who are there from the beginning to the end.
struct Place {
  Place()
      : server({"--quiet", "--window", "1", "--grace", "1", "--transcript", folder.file("room"),
                "--control", folder.file("control")}),
        ann(server.port(), "ann"),
        bob(server.port(), "bob") {}

  // Whether they hear each other, and nobody else is here any more. They have read everything then.
  [[nodiscard]] bool is_quiet() {
    return eventually([&] {
      for (Peer* each : {&ann, &bob}) {
        each->forget();
        each->send("?\n");
        if (!each->gets(" here: ")) return false;
        const std::string others_gone = "* " + are_here({"ann", "bob"}) + "\n";
        if (each->received().find(others_gone) == std::string::npos) return false;
        each->forget();
      }
      return true;
    });
  }
  void kick(const std::string& name) const {
    Process process({binary("chat-server"), "--ctl", folder.file("control"), "kick", name});
    CHECK(process.wait() == 0);
  }

  TemporaryFolder folder;
  ServerProcess server;
  Peer ann;
  Peer bob;
};

// --- the faults ---

void a_crowd_resets(Place& place) {
  std::deque<Peer> crowd;
  for (int i = 0; i < kCrowd; ++i) crowd.emplace_back(place.server.port(), "c" + std::to_string(i));
  for (Peer& each : crowd) each.reset();
}

void a_crowd_says_nothing(Place& place) {
  std::deque<Peer> crowd;
  for (int i = 0; i < kCrowd; ++i) crowd.emplace_back(place.server.port());
}

void a_crowd_is_refused(Place& place) {
  std::deque<Peer> crowd;
  for (int i = 0; i < kCrowd; ++i) {
    crowd.emplace_back(place.server.port()).send("ann\n");
  }
  for (Peer& each : crowd) CHECK(each.gets(name_is_taken("ann")));
}

void sessions_break(Place& place) {
  std::deque<Program> crowd;
  for (int i = 0; i < kCrowd; ++i) crowd.emplace_back(place.server.port(), "s" + std::to_string(i));
  place.ann.send("hush > s1\n");
  for (Program& each : crowd) each.reset();
}

void a_session_is_taken_over(Place& place) {
  constexpr int kTimes = 50;
  std::deque<Program> links;
  links.emplace_back(place.server.port(), "joe");
  for (int i = 0; i < kTimes; ++i) {
    links.emplace_back(links.front(), 0);
    CHECK(links.back().gets("current\t"));
  }
  links.back().send("1\t/quit\n");
  CHECK(links.back().is_closed());
}

void garbage_comes(Place& place) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::deque<Peer> crowd;
  for (int i = 0; i < kCrowd; ++i) {
    crowd.emplace_back(place.server.port()).send(all);
    crowd.back().socket().shutdown_send();
  }
  for (Peer& each : crowd) CHECK(each.is_closed());
  Peer endless(place.server.port(), "endless");
  const std::string block(1024 * 1024, 'x');
  for (int i = 0; i < 20; ++i) endless.send(block);
}

void browsers_misbehave(Place& place) {
  constexpr int kTimes = 50;
  const std::uint16_t port = place.server.port();
  for (int i = 0; i < kTimes; ++i) {
    CHECK(answer_to_request(port, get_request("/", local_host(port))).find(" 200 ") !=
          std::string::npos);
    CHECK(answer_to_request(port, get_request("/nothing", local_host(port))).find(" 404 ") !=
          std::string::npos);
    WebPeer(port, "web" + std::to_string(i)).send("no frame");
    WebPeer(port).reset();
  }
}

void a_client_is_stopped(Place& place) {
  Process nc({"nc", "127.0.0.1", std::to_string(place.server.port())});
  nc.write("sleeper\n");
  CHECK(nc.prints("* " + you_are("sleeper")));
  const std::size_t threads = place.server.threads();
  nc.signal(SIGSTOP);
  say_many(place.ann, place.bob, 8000);  // more than its connection holds
  CHECK(eventually([&] { return place.server.threads() == threads + 1; }));  // one to catch up
  place.kick("sleeper");  // which waits in send()
  CHECK(eventually([&] { return place.server.threads() == threads - 1; }));
}

void idle_ones_are_kicked(Place& place) {
  for (int i = 0; i < 20; ++i) {
    Peer idle(place.server.port(), "idle");
    const std::size_t threads = place.server.threads();
    place.kick("idle");  // which waits in recv()
    CHECK(idle.gets("* " + you_were_kicked()));
    CHECK(eventually([&] { return place.server.threads() == threads - 1; }));
  }
}

// While `resource` of the server is limited to that.
void with_limit(const Place& place, decltype(RLIMIT_NOFILE) resource, rlim_t limit,
                const std::function<void()>& act) {
  rlimit before{};
  REQUIRE(::prlimit(place.server.pid(), resource, nullptr, &before) == 0);
  const rlimit little{limit, before.rlim_max};
  REQUIRE(::prlimit(place.server.pid(), resource, &little, nullptr) == 0);
  act();
  REQUIRE(::prlimit(place.server.pid(), resource, &before, nullptr) == 0);
}

void descriptors_run_out(Place& place) {
  with_limit(place, RLIMIT_NOFILE, place.server.descriptors() + 5, [&] {
    std::deque<Peer> crowd;
    bool is_refused = false;
    for (int i = 0; i < 10 && !is_refused; ++i) {
      Peer& each = crowd.emplace_back(place.server.port());
      each.send("x" + std::to_string(i) + "\n");
      CHECK(each.gets("\n"));
      is_refused = each.received() == kServerFull;
    }
    CHECK(is_refused);
  });
  const Peer next(place.server.port(), "next");  // with whom the server has its spare one again
}

void the_disk_is_full(Place& place) {
  with_limit(place, RLIMIT_FSIZE, 0, [&] {
    for (int i = 0; i < 100; ++i) place.ann.send("lost\n");
    place.ann.send("?\n");
    CHECK(place.ann.gets(" here: "));
    CHECK(place.ann.received().find("! the message could not be stored") != std::string::npos);
    CHECK(place.bob.received().find("lost") == std::string::npos);
  });
}

void new_files_begin(Place& place) {
  for (int i = 0; i < 20; ++i) {
    place.server.signal(SIGHUP);
    say_many(place.ann, place.bob, 5);
  }
}

struct Fault {
  const char* name;
  void (*cause)(Place&);
};
constexpr auto kFaults = std::to_array<Fault>({
    {"a crowd resets its connections", a_crowd_resets},
    {"a crowd says nothing", a_crowd_says_nothing},
    {"a crowd is refused", a_crowd_is_refused},
    {"sessions break, and their clients do not come back", sessions_break},
    {"a session is taken over again and again", a_session_is_taken_over},
    {"garbage comes", garbage_comes},
    {"browsers misbehave", browsers_misbehave},
    {"a client is stopped, and kicked", a_client_is_stopped},
    {"idle ones are kicked", idle_ones_are_kicked},
    {"descriptors run out", descriptors_run_out},
    {"the disk is full", the_disk_is_full},
    {"new files begin", new_files_begin},
});

// The window is full once, and a crowd was there once: glibc keeps the stacks of some threads that
// have ended, and a little memory for each of its arenas. What
// stays after that is the server's.
void warm_up(Place& place) {
  say_many(place.ann, place.bob, 2000);
  a_crowd_resets(place);
  sessions_break(place);
  REQUIRE(place.is_quiet());
  // Until what is free has gone back.
  if (!kIsSanitized) std::this_thread::sleep_for(Limits().trim_every + std::chrono::seconds(1));
}

TEST_CASE("after one fault after the other threads, descriptors and memory are as before") {
  // So much may be free and yet stay with the allocator, between what is in use.
  constexpr std::size_t kTolerance = std::size_t{2} * 1024 * 1024;
  Place place;
  warm_up(place);
  const std::size_t threads = place.server.threads();
  const std::size_t descriptors = place.server.descriptors();
  const std::size_t resident = place.server.resident_bytes();
  for (const Fault& fault : kFaults) {
    CAPTURE(std::string(fault.name));
    fault.cause(place);
    CHECK(place.is_quiet());
    CHECK(eventually([&] { return place.server.threads() == threads; }));
    CHECK(eventually([&] { return place.server.descriptors() == descriptors; }));
  }
  if (!kIsSanitized) {
    static_assert(Limits().trim_every < kDeadline);  // what is free goes back so often
    CHECK(eventually([&] { return place.server.resident_bytes() <= resident + kTolerance; }));
  }
  place.server.signal(SIGTERM);
  CHECK(leaves_at_bye(place.ann));
  CHECK(leaves_at_bye(place.bob));
  CHECK(place.server.wait() == 0);
}

}  // namespace
}  // namespace chat::test
