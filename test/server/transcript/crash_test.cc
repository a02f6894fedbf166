// The server killed at random moments, under load: nothing that was confirmed is lost, nothing is
// said twice, and everybody who comes back has the whole conversation.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/deadline.h"
#include "test/support/peers/resuming_peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/seed.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

constexpr std::size_t kSenders = 16;
constexpr std::size_t kReceivers = 32;
constexpr std::size_t kMostBetweenKills = 500;  // messages
// What each sender may say for a kill: together more than that, though each fifth is a whisper. A
// listener that gets no time on a busy machine is owed no more than the server keeps.
constexpr int kLinesForKill = 60;
static_assert(kSenders * kLinesForKill * 4 / 5 > kMostBetweenKills);
// In all; CHAT_TEST_KILLS says how many instead.
constexpr int kKills = 12;

int kills() {
  const char* wanted = std::getenv("CHAT_TEST_KILLS");  // NOLINT(concurrency-mt-unsafe): one thread
  return wanted == nullptr ? kKills : std::stoi(wanted);
}

// How the server is run: as it is, or so that every write to the transcript takes long enough to be
// killed in (the tracer is no parent: who is started is the server).
enum class Writes : std::uint8_t { Fast, Slow };

// What happens just before a kill.
enum class Before : std::uint8_t { Nothing, NewFile, NewNumberedFile };

std::unique_ptr<ServerProcess> start(const std::string& transcript, std::uint16_t port,
                                     Writes writes, Before before) {
  Process::Options options;
  options.port = port;
  if (writes == Writes::Slow) {
    options.under = {"strace",
                     "-D",
                     "-f",
                     "-o",
                     "/dev/null",
                     "-P",
                     transcript,
                     "-e",
                     "trace=write",
                     "-e",
                     "inject=write:delay_enter=5000"};
    options.environment = {"ASAN_OPTIONS=detect_leaks=0"};  // which is a tracer, too
  }
  std::vector<std::string> arguments = {"--quiet", "--window", "64", "--transcript", transcript};
  if (before == Before::NewNumberedFile) {
    arguments.insert(arguments.end(), {"--transcript-size", "64K", "--transcript-keep", "3"});
  }
  return std::make_unique<ServerProcess>(arguments, options);
}

enum class Scene : std::uint8_t { Before, Talk, Silence, End };

struct Script {
  std::atomic<Scene> scene{Scene::Before};
  std::atomic<int> lines_each{0};
};

// What a sender says: public lines, and now and then a whisper. All lines differ. The first of them
// has the last word.
std::function<std::optional<std::string>()> talk(std::size_t sender, const Script& script) {
  return [sender, &script, number = 0, ended = false]() mutable -> std::optional<std::string> {
    if (script.scene == Scene::End && sender == 0 && !std::exchange(ended, true)) {
      return std::string(ResumingPeer::kLastWords);
    }
    if (script.scene != Scene::Talk || number >= script.lines_each) return std::nullopt;
    constexpr int kWhisperEach = 5;
    const std::string text = "s" + std::to_string(sender) + " says " + std::to_string(++number);
    if (number % kWhisperEach != 0) return text;
    return text + " > r" + std::to_string(static_cast<std::size_t>(number) % kReceivers);
  };
}

std::optional<std::string> nothing() {
  return std::nullopt;
}

std::vector<EntryPtr> stored_messages(const std::string& file) {
  constexpr std::size_t kAll = std::size_t{1} << 30U;
  Transcript transcript({file, Transcript::Sync::No, Transcript::Repair::No, kAll});
  return transcript.take_snapshot().messages;
}

// What a member called `name` has to have heard of `messages`, and in which order.
std::vector<std::string> texts_for(const std::string& name, const std::vector<EntryPtr>& messages) {
  std::vector<std::string> texts;
  for (const EntryPtr& each : messages) {
    if (name_of(each->event) != name) texts.emplace_back(text_of(each->event));
  }
  return texts;
}

std::vector<std::string> texts_of(const std::vector<ResumingPeer::Heard>& heard) {
  std::vector<std::string> texts;
  texts.reserve(heard.size());
  for (const auto& each : heard) texts.push_back(each.text);
  return texts;
}

bool is_whisper(const std::string& line) {
  return line.find(" > ") != std::string::npos;
}

void check_member(const ResumingPeer& peer, const std::string& name,
                  const std::vector<EntryPtr>& messages) {
  CAPTURE(name);
  CHECK(peer.error.empty());
  CHECK(peer.missed == 0);
  CHECK(peer.refused.empty());
  CHECK((texts_of(peer.heard) == texts_for(name, messages)));
  CHECK(std::none_of(peer.unconfirmed.begin(), peer.unconfirmed.end(),
                     [](const std::string& line) { return !is_whisper(line); }));
  std::set<std::string> once;
  for (const auto& whisper : peer.whispers) CHECK(once.insert(whisper.text).second);
}

// Every public line that has its `ok` is stored once, and no line twice.
void check_lines(const std::deque<ResumingPeer>& peers, const std::vector<EntryPtr>& messages) {
  std::set<std::string> stored;
  for (const EntryPtr& each : messages) CHECK(stored.emplace(text_of(each->event)).second);
  std::size_t confirmed = 0;
  for (const ResumingPeer& peer : peers) {
    for (const std::string& line : peer.confirmed) {
      if (is_whisper(line)) continue;
      ++confirmed;
      CHECK_MESSAGE(stored.count(line) == 1, line);
    }
  }
  CHECK(confirmed == stored.size());  // all were sent again until they had one
}

std::string name_of(std::size_t peer) {
  return peer < kSenders ? "s" + std::to_string(peer) : "r" + std::to_string(peer - kSenders);
}

bool all_of(const std::deque<ResumingPeer>& peers, bool (ResumingPeer::*what)() const) {
  return eventually([&] {
    return std::all_of(peers.begin(), peers.end(),
                       [&](const ResumingPeer& peer) { return (peer.*what)(); });
  });
}

void kill_now(ServerProcess& server, Before before, std::minstd_rand& random) {
  if (before != Before::Nothing) {
    constexpr unsigned kTakesMostly = 4000;  // microseconds, from the signal to the new file
    server.signal(SIGHUP);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % kTakesMostly));
  }
  server.signal(SIGKILL);
  REQUIRE(eventually([&] { return server.ended(); }));  // a tracer hears of it first
}

void kill_under_load(Writes writes, Before before) {
  const TemporaryFolder folder;
  const std::string file = folder.file("log");
  auto server = start(file, 0, writes, before);
  const std::uint16_t port = server->port();
  Script script;
  std::deque<ResumingPeer> peers;  // the senders first
  for (std::size_t i = 0; i < kSenders; ++i) peers.emplace_back(port, name_of(i), talk(i, script));
  for (std::size_t i = kSenders; i < kSenders + kReceivers; ++i) {
    peers.emplace_back(port, name_of(i), nothing);
  }
  REQUIRE(all_of(peers, &ResumingPeer::is_in));

  script.scene = Scene::Talk;
  std::minstd_rand random(new_seed());
  for (int kill = 0; kill < kills(); ++kill) {
    // Some hundred messages on, wherever the server is with them.
    const ResumingPeer& listener = peers.back();
    script.lines_each += kLinesForKill;
    const std::size_t until = listener.heard_count() + random() % kMostBetweenKills;
    REQUIRE(eventually([&] { return listener.heard_count() >= until; }));
    kill_now(*server, before, random);
    server = start(file, port, writes, before);
  }
  script.scene = Scene::Silence;
  REQUIRE(all_of(peers, &ResumingPeer::all_settled));
  script.scene = Scene::End;
  REQUIRE(all_of(peers, &ResumingPeer::has_heard_the_end));
  for (ResumingPeer& peer : peers) peer.stop();
  server->signal(SIGTERM);
  CHECK(eventually([&] { return server->ended(); }));
  CHECK(server->wait() == 0);

  const std::vector<EntryPtr> messages = stored_messages(file);
  check_lines(peers, messages);
  for (std::size_t i = 0; i < peers.size(); ++i) check_member(peers[i], name_of(i), messages);
}

TEST_CASE("a server that is killed at random moments loses nothing and says nothing twice") {
  kill_under_load(Writes::Fast, Before::Nothing);
}

TEST_CASE("a server that is killed while it writes has told nobody what it has not stored") {
  kill_under_load(Writes::Slow, Before::Nothing);
}

TEST_CASE("a server that is killed while it begins a new transcript loses and doubles nothing") {
  kill_under_load(Writes::Fast, Before::NewFile);
}

TEST_CASE("a server that is killed while it moves old transcripts on loses and doubles nothing") {
  kill_under_load(Writes::Fast, Before::NewNumberedFile);
}

}  // namespace
}  // namespace chat::test
