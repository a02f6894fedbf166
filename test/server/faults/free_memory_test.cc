// What was free in the server goes back to the system.

#include <doctest/doctest.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <deque>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "common/system/memory.h"
#include "server/operator/signals.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/processes/process.h"
#include "test/support/sanitized.h"
#include "test/support/server/local_server.h"

#if defined(CHAT_TEST_SANITIZED) || !defined(__GLIBC__)

TEST_CASE("memory that is free") {
  MESSAGE("skipped: a sanitizer allocates otherwise; the build without one runs these tests");
}

#else

namespace chat::test {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;
constexpr int kWaiting = 40;

// In a process of its own: a server that is full when ann and kWaiting others are there.
void serve() {
  ::malloc_trim(0);  // of what the tests before this one have left
  const sigset_t signals = block_signals();
  Limits limits;
  limits.max_members = kWaiting + 1;
  limits.kept_total_bytes = 64 * kMebibyte;
  limits.trim_every = Limits::Milliseconds(100);
  Console console(STDOUT_FILENO, Console::Show::OnlyAnnouncements, limits.console_lines);
  Server server(LocalServer::settings(limits), console);
  const SignalThread signal_thread(signals, [&](int) { server.stop(); });
  console.start();
  server.run([&] { console.announce("port " + std::to_string(server.port()) + "\n"); });
  console.stop(std::chrono::seconds(1));
}

std::size_t resident_pages() {
  std::size_t size = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident;
}

// In a process of its own: prints by how many MiB it has grown when all is free again.
void allocate_in_a_thread() {
  constexpr std::size_t kBlocks = 512;
  constexpr std::size_t kBytes = std::size_t{64} * 1024;
  const auto fill = [](std::string& block, std::size_t bytes) { block.assign(bytes, 'x'); };
  keep_little_free_memory();
  ::malloc_trim(0);
  const std::size_t before = resident_pages();
  std::string large;
  fill(large, 24 * kMebibyte);
  std::string().swap(large);
  std::thread([&] {
    std::deque<std::string> blocks(kBlocks);
    for (std::string& block : blocks) fill(block, kBytes);
  }).join();
  give_back_free_memory();
  const std::size_t after = resident_pages();
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::string line =
      std::to_string((after - std::min(before, after)) * page / kMebibyte) + " MiB\n";
  (void)!::write(STDOUT_FILENO, line.data(), line.size());
}

TEST_CASE(
    "what a thread has freed goes back to the system, however large a block was freed before") {
  Process process{allocate_in_a_thread};
  REQUIRE(process.prints(" MiB\n"));
  CHECK(std::stoul(process.output()) < 8);
  CHECK(process.wait() == 0);
}

TEST_CASE("memory of sessions that have ended goes back to the system") {
  constexpr int kRounds = 4;
  constexpr int kWhispers = 12;
  Process server{serve};
  REQUIRE(server.prints("\n"));
  const auto port = static_cast<std::uint16_t>(std::stoul(server.output().substr(5)));
  Peer ann(port, "ann");
  for (int i = 0; i < kWaiting; ++i) Program(port, "p" + std::to_string(i)).socket().close();

  const std::string text(4'000, 'x');
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kWaiting; ++i) {
      const std::string name = 'p' + std::to_string(i);
      const std::string whisper = std::string(text).append(" > ").append(name).append("\n");
      for (int each = 0; each < kWhispers; ++each) ann.send(whisper);
      // This one stays in the log, between what goes.
      ann.send("hello\nend > " + name + '\n');
      REQUIRE(ann.gets("[you > " + name + "] end\n"));
      ann.forget();
    }
  }
  // Not compared with what it was before: the process has inherited free memory, and uses it.
  const std::size_t full = server.resident_bytes();

  std::deque<Peer> newcomers;  // for each of them a session gives way
  for (int i = 0; i < kWaiting; ++i) newcomers.emplace_back(port, "n" + std::to_string(i));
  CHECK(eventually([&] { return server.resident_bytes() + 4 * kMebibyte < full; }));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

}  // namespace
}  // namespace chat::test

#endif
