#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "test/bench/failure.h"
#include "test/bench/played_server.h"
#include "test/bench/terminal.h"
#include "test/bench/terminal_runs.h"
#include "test/support/temporary_folder.h"

namespace chat::bench {
namespace {

constexpr std::chrono::seconds kTimeout{60};  // for any one step
constexpr std::chrono::milliseconds kLook{20};

constexpr unsigned kFlood = 100'000;
constexpr std::size_t kFloodBytes = 100;
constexpr unsigned kKept = 2000;         // lines that the client keeps
constexpr unsigned kRowsBelow = 2;       // of its screen: the status, and what is typed
constexpr std::size_t kFirstIndent = 8;  // "14:02   "
constexpr std::size_t kIndent = 10;      // of the further rows of an entry
constexpr std::string_view kTimes = "14:02   ";

std::string spoken(const Recital& recital, unsigned number) {
  return "[" + std::string(Recital::kSpeaker) + "] " + recital.text(number);
}

bool has(const std::vector<std::string>& screen, std::string_view text) {
  return std::any_of(screen.begin(), screen.end(), [text](const std::string& row) {
    return row.find(text) != std::string::npos;
  });
}

void wait_for(const InTmux& window, const std::string& text, const Interrupt& interrupt) {
  const Time deadline = Clock::now() + kTimeout;
  while (!has(window.screen(), text)) {
    interrupt.sleep(kLook);
    if (Clock::now() > deadline) throw Failure("the screen does not come to show " + text);
  }
}

// The messages on the client's screen, whole, from the newest to the oldest: one that has lost its
// beginning at the top is not among them.
std::vector<std::string> messages_on(const std::vector<std::string>& screen) {
  std::vector<std::string> messages;
  std::string text;
  for (std::size_t row = screen.size() - std::min<std::size_t>(screen.size(), kRowsBelow);
       row-- > 0;) {
    const bool begins = screen[row].starts_with(kTimes);
    const std::size_t indent = std::min(begins ? kFirstIndent : kIndent, screen[row].size());
    const std::string part = screen[row].substr(indent);
    text.insert(0, text.empty() ? part : part + ' ');
    if (begins) messages.push_back(std::exchange(text, {}));
  }
  return messages;
}

void check_screen(const std::vector<std::string>& screen, const Recital& recital) {
  constexpr std::size_t kRowsEach = 2;
  if (screen.size() != kTerminalRows || screen.back() != "[You]") {
    throw Failure("the last screen has no prompt in its last row");
  }
  const std::vector<std::string> messages = messages_on(screen);
  if (messages.size() < (kTerminalRows - kRowsBelow) / kRowsEach) {
    throw Failure("the last screen shows too few lines");
  }
  for (unsigned i = 0; i < messages.size(); ++i) {
    if (messages[i] == spoken(recital, recital.lines - 1 - i)) continue;
    throw Failure("the last screen is not the right one: " + messages[i]);
  }
}

void check_saved(const std::string& path, const Recital& recital) {
  std::ifstream file(path);
  unsigned next = recital.lines - kKept;
  for (std::string line; std::getline(file, line); ++next) {
    if (next < recital.lines && line == "2026-11-21 14:02 " + spoken(recital, next)) continue;
    throw Failure("/save has kept something else: " + line);
  }
  if (next != recital.lines) throw Failure("/save has not kept the last lines");
}

Sample sample_of(std::chrono::microseconds cpu, const Recital& recital) {
  Sample sample;
  sample.set(Figure::Cpu, static_cast<double>(cpu.count()) / recital.lines);
  sample.set(Figure::Messages, recital.lines);
  return sample;
}

}  // namespace

Sample flood_run(const TerminalSurroundings& around, const std::string& tmux) {
  const test::TemporaryFolder home;
  const Recital recital{Recital::To::Client, kFlood, kFloodBytes};
  const PlayedServer server(recital);
  const InTmux window(tmux, client_command(around.client, server.port()), home, around.interrupt);
  wait_for(window, Recital::number_of(kFlood - 1), around.interrupt);
  const Sample sample = sample_of(window.cpu(), recital);
  check_screen(window.screen(), recital);
  window.type("/save ~/talk");
  window.enter();
  wait_for(window, "Saved to", around.interrupt);
  check_saved(home.file("talk"), recital);
  return sample;
}

Sample nc_flood_run(const TerminalSurroundings& around, const std::string& tmux,
                    const std::string& nc) {
  const test::TemporaryFolder home;
  const Recital recital{Recital::To::Nc, kFlood, kFloodBytes};
  const PlayedServer server(recital);
  const InTmux window(tmux, {nc, "127.0.0.1", std::to_string(server.port())}, home,
                      around.interrupt);
  wait_for(window, Recital::number_of(kFlood - 1), around.interrupt);
  return sample_of(window.cpu(), recital);
}

}  // namespace chat::bench
