#include "test/bench/runs/terminal_runs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

#include "test/bench/failure.h"
#include "test/bench/load/dialect.h"
#include "test/bench/load/ledger.h"
#include "test/bench/systems/played_server.h"
#include "test/bench/systems/servers.h"
#include "test/support/deadline.h"
#include "test/support/peers/connect.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/person.h"

namespace chat::bench {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kTimeout{60};  // for any one step
constexpr std::chrono::seconds kSettle{1};
constexpr double kBytesPerMib = 1024 * 1024;
constexpr std::size_t kKept = 2000;  // lines that the client keeps
constexpr std::string_view kPrompt = "[You] ";

std::uint32_t micros(Clock::duration time) {
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(time).count());
}

void set_times(Sample& sample, std::vector<std::uint32_t>& times) {
  const Latency latency = latency_of(times);
  sample.set(Figure::P50, latency.p50);
  sample.set(Figure::P99, latency.p99);
  sample.set(Figure::Worst, latency.worst);
}

// --- keys ---

constexpr unsigned kLines = 4;           // that are typed and taken back
constexpr std::size_t kKeysInLine = 60;  // they fit one row
constexpr int kShortestPause = 20;       // milliseconds between keys
constexpr int kLongestPause = 60;
constexpr std::string_view kTakeBack = "\x15";  // Ctrl+U

// A line each millisecond, of kTextBytes, until it is killed.
void talk(std::uint16_t port) {
  constexpr milliseconds kBetween{1};
  const Socket socket = test::connect_to("127.0.0.1", port, kTimeout);
  socket.prepare_for_chat();
  std::array<char, 4096> told{};
  (void)socket.send_all(plain_dialect().hello("bob"));
  std::string line;
  Time next = Clock::now();
  for (std::uint32_t number = 0;; ++number) {
    std::this_thread::sleep_until(next += kBetween);
    plain_dialect().say(number, write_text({0, number, next}), line);
    if (socket.send_all(line).status != IoStatus::Ok) return;
    while (socket.receive_now(told).status == IoStatus::Ok) {
    }
  }
}

// Ann's client on a terminal that is read here, byte by byte. The functions throw Failure.
class Screen {
 public:
  Screen(const TerminalSurroundings& around, std::uint16_t port, const std::string& name = "ann")
      : interrupt_(around.interrupt),
        client_({around.client, "--name", name, "127.0.0.1", std::to_string(port)},
                test::terminal_options(home_, {})) {}

  void type(std::string_view keys) const { client_.write(keys); }
  // Reads until `text` has come since the last call of forget().
  void wait_for(std::string_view text) {
    interrupt_.check();
    if (!client_.prints(text)) throw Failure("the screen does not show " + std::string(text));
  }
  // Reads for as long, so that the client never waits.
  void read_for(milliseconds time) { client_.reads_for(time); }
  void forget() { client_.forget(); }
  [[nodiscard]] double resident_bytes() const {
    return static_cast<double>(client_.resident_bytes());
  }

 private:
  const Interrupt& interrupt_;
  const test::TemporaryFolder home_;
  test::Process client_;
};

// Types lines of letters and gives how long each took to be shown.
class Typist {
 public:
  explicit Typist(Screen& screen) : screen_(screen) {}

  void type_lines() {
    for (unsigned i = 0; i < kLines; ++i) type_line();
  }
  // In microseconds.
  [[nodiscard]] std::vector<std::uint32_t>& times() { return taken_; }

 private:
  void pause() { screen_.read_for(milliseconds(pause_(random_))); }

  std::uint32_t press(std::string_view key, std::string_view shown) {
    screen_.forget();
    const Time start = Clock::now();
    screen_.type(key);
    screen_.wait_for(shown);
    return micros(Clock::now() - start);
  }

  // What is shown for a key is longer than anything that was shown before it.
  void type_line() {
    std::string shown(kPrompt);
    for (std::size_t i = 0; i < kKeysInLine; ++i) {
      pause();
      const char key = static_cast<char>('a' + i % ('z' - 'a' + 1));
      shown += key;
      taken_.push_back(press({&key, 1}, shown));
    }
    pause();
    (void)press(kTakeBack, std::string(kPrompt) + '\x1b');  // nothing behind it
  }

  Screen& screen_;
  std::mt19937 random_;  // the same distances in every run
  std::uniform_int_distribution<int> pause_{kShortestPause, kLongestPause};
  std::vector<std::uint32_t> taken_;
};

}  // namespace

Sample keys_run(const TerminalSurroundings& around, Room room) {
  const Server server = start_chat_server({around.server}, kAnyPort);
  Screen screen(around, server.port);
  screen.wait_for("connected");
  std::optional<test::Process> talker;
  if (room == Room::Busy) talker.emplace([&] { talk(server.port); });
  screen.read_for(kSettle);
  screen.forget();
  if (room == Room::Busy) screen.wait_for("bob");
  Typist typist(screen);
  typist.type_lines();
  if (talker && talker->ended()) throw Failure("who talks was cut off");
  Sample sample;
  set_times(sample, typist.times());
  return sample;
}

Sample start_run(const TerminalSurroundings& around) {
  constexpr unsigned kStarts = 20;
  const Server server = start_chat_server({around.server}, kAnyPort);
  std::vector<std::uint32_t> times;
  for (unsigned i = 0; i < kStarts; ++i) {
    const Time start = Clock::now();
    Screen screen(around, server.port, "ann" + std::to_string(i));
    screen.wait_for(kPrompt);
    times.push_back(micros(Clock::now() - start));
  }
  Sample sample;
  set_times(sample, times);
  return sample;
}

Sample memory_run(const TerminalSurroundings& around, std::size_t bytes) {
  const Recital recital{Recital::To::Client, kKept, bytes};
  const PlayedServer server(recital);
  Screen screen(around, server.port());
  screen.wait_for(Recital::number_of(kKept - 1));
  Sample sample;
  sample.set(Figure::Resident, screen.resident_bytes() / kBytesPerMib);
  return sample;
}

}  // namespace chat::bench
