// Memory runs out: at each allocation in turn, for the real server, and at its start; there, so do
// threads.

#include "server/operator/out_of_memory.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <new>
#include <string>
#include <string_view>

#include "server/operator/signals.h"
#include "test/support/count.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/few_threads.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sanitized.h"
#include "test/support/server/local_server.h"
#include "test/support/server/talk.h"

#ifdef CHAT_TEST_SANITIZED

TEST_CASE("memory that runs out") {
  MESSAGE("skipped: a sanitizer allocates otherwise; the build without one runs these tests");
}

#else

namespace {

// How many allocations of this process succeed from now on; negative: all.
std::atomic<long> allocations_left{-1};

bool may_allocate() {
  long left = allocations_left;
  while (left > 0 && !allocations_left.compare_exchange_weak(left, left - 1)) {
  }
  return left != 0;
}

}  // namespace

// As the standard has it ([new.delete.single]), but for the counter.
void* operator new(std::size_t size) {
  for (;;) {
    void* memory = may_allocate() ? std::malloc(size) : nullptr;
    if (memory != nullptr) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace chat::test {
namespace {

constexpr rlim_t kMiB = rlim_t{1024} * 1024;
constexpr const char* kSentence =
    "chat-server: it has ended because its memory has run out; allow it more (ulimit -v), or start "
    "it with a smaller --max-clients and --window\n";

// In a child of this process, in place of a program: a server whose memory ends after so many
// allocations. Does not return.
void serve_with(long allocations) {
  end_when_out_of_memory();
  const sigset_t signals = block_signals();
  Limits limits;
  limits.couriers = 2;
  Console console(STDOUT_FILENO, Console::Show::Everything, limits.console_lines);
  Server server(LocalServer::settings(limits), console);
  const SignalThread signal_thread(signals, [&](int) { server.stop(); });
  console.start();
  server.run([&] {
    console.announce("is ready on port " + std::to_string(server.port()));
    allocations_left = allocations;
  });
  allocations_left = -1;
  console.stop(std::chrono::seconds(1));
  ::_exit(0);
}

// Connects, joins, says, whispers, renames, comes back, leaves. Throws when the server is gone.
void talk(std::uint16_t port) {
  Peer ann(port, "ann");
  Peer joe(port);
  joe.send("/hello 1 joe\n1\thello\n2\tpsst > ann\n3\t?\n4\t/history 5\n5\t/nick jim\n");
  if (!ann.gets("psst") || !joe.gets("ok\t5\t")) return;
  const std::string welcome = joe.received().substr(joe.received().find('\t') + 1);
  Peer jim(port);
  jim.send("/hello 1 x session=" + welcome.substr(0, welcome.find('\t')) + " after=0\n");
  if (!jim.gets("current\t")) return;
  jim.send("6\t/quit\n");
  if (!ann.gets("jim left")) return;
  ann.send("hush > nobody\n/quit\n");
  (void)ann.gets("* Bye\n");
}

TEST_CASE("at whichever allocation memory runs out, the server ends with its sentence") {
  constexpr long kFarTooMany = 20'000;
  long allocations = 0;
  for (bool enough = false; !enough && allocations < kFarTooMany; ++allocations) {
    Process::Options options;
    options.before_exec = [allocations] { serve_with(allocations); };
    Process server({"server"}, options);
    constexpr std::string_view kReady = "is ready on port ";
    if (server.prints(kReady) && server.prints("\n")) {
      const std::string& printed = server.output();
      try {
        talk(static_cast<std::uint16_t>(
            std::stoul(printed.substr(printed.find(kReady) + kReady.size()))));
      } catch (const std::exception&) {
        // It has ended: why, is asked for below.
      }
    }
    server.signal(SIGTERM);
    const auto code = server.wait();
    enough = code == 0;
    if (enough) continue;
    CAPTURE(allocations);
    REQUIRE(code == 1);
    REQUIRE(server.errors().starts_with(kSentence));
  }
  CHECK(allocations > 100);
  CHECK(allocations < kFarTooMany);
}

void limit(const ServerProcess& server, __rlimit_resource resource, rlim_t bytes) {
  const rlimit soft{bytes, RLIM_INFINITY};
  REQUIRE(::prlimit(server.pid(), resource, &soft, nullptr) == 0);
}

// The bytes that field of /proc/PID/statm stands for (proc_pid_statm(5)).
rlim_t bytes_in_field(const ServerProcess& server, int field) {
  std::ifstream file("/proc/" + std::to_string(server.pid()) + "/statm");
  rlim_t pages = 0;
  for (int i = 0; i < field; ++i) REQUIRE((file >> pages).good());
  return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

// Lets the server have so many bytes of address space more than it has.
void allow_more(const ServerProcess& server, rlim_t bytes) {
  constexpr int kSize = 1;
  limit(server, RLIMIT_AS, bytes_in_field(server, kSize) + bytes);
}

// The same for data. What glibc has reserved for its arenas is address space, and no data before it
// is used. Linux looks at this limit only where that of the address space is not reached.
void allow_no_more_data(const ServerProcess& server) {
  constexpr int kData = 6;
  limit(server, RLIMIT_AS, RLIM_INFINITY);
  limit(server, RLIMIT_DATA, bytes_in_field(server, kData));
}

TEST_CASE("a server that reaches its limit of memory says so; who came last was told it is busy") {
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  allow_more(server, 0);
  Peer bob(server.port());
  CHECK(bob.gets("! the server is busy and cannot take more; try again later\n"));
  allow_no_more_data(server);
  constexpr int kMoreThanItHas = 10'000;
  for (int i = 0; i < kMoreThanItHas && !server.ended(); ++i) ann.send(message(i) + "\n");
  CHECK(server.wait() == 1);
  CHECK(server.errors().starts_with(kSentence));
}

TEST_CASE("connections do not take the memory that those who are in the room need") {
  constexpr int kMany = 100;
  constexpr int kLines = 500;
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  allow_more(server, 12 * kMiB);
  std::deque<Peer> crowd;
  for (int i = 0; i < kMany; ++i) crowd.emplace_back(server.port());
  CHECK(crowd.back().gets("! the server is busy and cannot take more; try again later\n"));
  const std::string text(4'000, 'x');
  for (int i = 0; i < kLines; ++i) ann.send(text + '\n');
  ann.send("that was all\n");
  CHECK(bob.gets("[ann] that was all\n"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("with too little memory to start the server says so in a sentence") {
  constexpr rlim_t kStep = kMiB / 4;
  constexpr int kNotLoaded = 127;
  int refused = 0;
  bool started = false;
  for (rlim_t limit = 4 * kMiB; !started && limit < 64 * kMiB; limit += kStep) {
    Process::Options options;
    options.before_exec = [limit] {
      const rlimit little{limit, limit};
      (void)::setrlimit(RLIMIT_AS, &little);
    };
    Process server({binary("chat-server"), "--quiet", "0"}, options);
    started = server.prints("is ready on port ");
    if (started) continue;
    const auto code = server.wait();
    if (code == kNotLoaded) continue;  // not the program's to say
    ++refused;
    CAPTURE(limit);
    CHECK(code == 1);
    const std::string said = server.errors();
    CHECK(said.starts_with("chat-server: "));
    CHECK(said.find("ulimit -v") != std::string::npos);
    CHECK(count(said, "\n") == 1);
  }
  CHECK(started);
  CHECK(refused > 0);
}

TEST_CASE("a server that gets no thread at its start says so in a sentence, before it is ready") {
  if (::getuid() != 0) {
    MESSAGE("skipped: needs root, to run the server as a user with few threads");
    return;
  }
  const AnyonesCopy copy(binary("chat-server"));
  // One for the main thread, and more; how many it needs depends on the machine.
  bool started = false;
  int refused = 0;
  for (rlim_t threads = 1; !started && threads < 100; ++threads) {
    Process::Options options;
    options.before_exec = [threads] { become_somebody_with(threads); };
    Process server({copy.path(), "0"}, options);
    started = server.prints("is ready on port ");
    if (started) continue;
    ++refused;
    CHECK(server.output().empty());
    CHECK(server.errors() ==
          "chat-server: cannot start its threads: the limit of threads (ulimit -u) or of memory "
          "(ulimit -v) is reached; raise it, or end another program\n");
    CHECK(server.wait() == 1);
  }
  CHECK(started);
  CHECK(refused > 3);
}

}  // namespace
}  // namespace chat::test

#endif
