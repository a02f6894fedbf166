#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "test/bench/failure.h"
#include "test/bench/runs/terminal_runs.h"
#include "test/bench/systems/played_server.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/tmux.h"

namespace chat::bench {
namespace {

constexpr double kMicrosPerSecond = 1e6;
constexpr unsigned kRows = 24;
constexpr unsigned kColumns = 80;
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

// A program in a window of tmux, in place of the shell that the window begins with.
class Window {
 public:
  Window(const test::TemporaryFolder& home, const std::string& command)
      : tmux_(home, {kRows, kColumns}), pid_(std::stoi(tmux_.shows_of("#{pane_pid}"))) {
    const double shell = test::cpu_seconds_of(pid_);
    tmux_.runs("exec " + command);
    before_ = shell;
  }

  void wait_for(const std::string& text) const {
    if (!tmux_.shows(text)) throw Failure("the screen does not come to show " + text);
  }
  void runs(std::string_view line) const { tmux_.runs(line); }
  [[nodiscard]] std::vector<std::string> screen() const {
    std::istringstream text(tmux_.screen());
    std::vector<std::string> rows;
    for (std::string row; std::getline(text, row);) rows.push_back(row);
    return rows;
  }
  // Of the program, without the shell.
  [[nodiscard]] double cpu_seconds() const { return test::cpu_seconds_of(pid_) - before_; }

 private:
  const test::Tmux tmux_;
  const pid_t pid_;
  double before_ = 0;
};

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
  if (screen.size() != kRows || screen.back() != "[You]") {
    throw Failure("the last screen has no prompt in its last row");
  }
  const std::vector<std::string> messages = messages_on(screen);
  if (messages.size() < (kRows - kRowsBelow) / kRowsEach) {
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

Sample sample_of(double cpu_seconds, const Recital& recital) {
  Sample sample;
  sample.set(Figure::Cpu, kMicrosPerSecond * cpu_seconds / recital.lines);
  sample.set(Figure::Messages, recital.lines);
  return sample;
}

}  // namespace

Sample flood_run(const TerminalSurroundings& around) {
  const test::TemporaryFolder home;
  const Recital recital{Recital::To::Client, kFlood, kFloodBytes};
  const PlayedServer server(recital);
  const Window window(home, std::filesystem::absolute(around.client).string() +
                                " --name ann 127.0.0.1 " + std::to_string(server.port()));
  window.wait_for(Recital::number_of(kFlood - 1));
  const Sample sample = sample_of(window.cpu_seconds(), recital);
  check_screen(window.screen(), recital);
  window.runs("/save ~/talk");
  window.wait_for("Saved to");
  check_saved(home.file("talk"), recital);
  around.interrupt.check();
  return sample;
}

Sample nc_flood_run(const TerminalSurroundings& around) {
  const test::TemporaryFolder home;
  const Recital recital{Recital::To::Nc, kFlood, kFloodBytes};
  const PlayedServer server(recital);
  const Window window(home, "nc 127.0.0.1 " + std::to_string(server.port()));
  window.wait_for(Recital::number_of(kFlood - 1));
  around.interrupt.check();
  return sample_of(window.cpu_seconds(), recital);
}

}  // namespace chat::bench
