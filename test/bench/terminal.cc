#include "test/bench/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "test/bench/failure.h"

namespace chat::bench {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kStartTimeout{10};
constexpr std::chrono::seconds kAnswerTimeout{10};
constexpr milliseconds kLook{20};

// What a program may write while one thing is waited for.
constexpr std::size_t kMaxSeen = std::size_t{64} * 1024 * 1024;

std::system_error error_of(const char* call) {
  return {errno, std::generic_category(), call};
}

// Without the row that tells how it stands with tmux, which the program has then.
std::string write_configuration(const test::TemporaryFolder& home) {
  std::string path = home.file("tmux.conf");
  std::ofstream(path) << "set -g status off\n";
  return path;
}

}  // namespace

std::vector<std::string> terminal_environment(const test::TemporaryFolder& home) {
  return {"HOME=" + home.path().string(), "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"};
}

std::vector<std::string> client_command(const std::string& program, std::uint16_t port) {
  return {std::filesystem::absolute(program), "--name", "ann", "127.0.0.1", std::to_string(port)};
}

// --- a pseudo-terminal ---

OnTerminal::Ends OnTerminal::open() {
  Ends ends;
  ends.ours = Fd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!ends.ours.valid()) throw error_of("posix_openpt");
  std::array<char, 64> name{};
  if (::grantpt(ends.ours.get()) != 0 || ::unlockpt(ends.ours.get()) != 0 ||
      ::ptsname_r(ends.ours.get(), name.data(), name.size()) != 0) {
    throw error_of("ptsname_r");
  }
  ends.theirs = Fd(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!ends.theirs.valid()) throw error_of(name.data());
  const winsize size{kTerminalRows, kTerminalColumns, 0, 0};
  if (::ioctl(ends.theirs.get(), TIOCSWINSZ, &size) != 0) throw error_of("TIOCSWINSZ");
  return ends;
}

OnTerminal::OnTerminal(const std::vector<std::string>& command, const test::TemporaryFolder& home,
                       const Interrupt& interrupt)
    : OnTerminal(open(), command, home, interrupt) {}

OnTerminal::OnTerminal(Ends ends, const std::vector<std::string>& command,
                       const test::TemporaryFolder& home, const Interrupt& interrupt)
    : interrupt_(interrupt), fd_(std::move(ends.ours)), child_([&] {
        std::vector<std::string> environment = terminal_environment(home);
        environment.emplace_back("TERM=xterm-256color");
        return Child::run_on(ends.theirs, command, environment);
      }()) {}

void OnTerminal::type(std::string_view keys) const {
  if (::write(fd_.get(), keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    throw Failure("the client takes no keys");
  }
}

void OnTerminal::read() {
  std::array<char, 16384> bytes{};
  const ssize_t count = ::read(fd_.get(), bytes.data(), bytes.size());
  if (count <= 0) throw Failure("the client has ended: " + seen_);
  seen_.append(bytes.data(), static_cast<std::size_t>(count));
  if (seen_.size() > kMaxSeen) throw Failure("the client writes without an end");
}

Time OnTerminal::wait_for(std::string_view text, Time deadline) {
  std::size_t searched = 0;
  for (;;) {
    const Time now = Clock::now();
    if (seen_.find(text, searched) != std::string::npos) return now;
    searched = seen_.size() < text.size() ? 0 : seen_.size() - text.size() + 1;
    if (now > deadline) throw Failure("the screen does not show " + std::string(text));
    if (interrupt_.readable_within(fd_.get(), kLook)) read();
  }
}

void OnTerminal::read_until(Time end) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
    if (left <= milliseconds::zero()) return;
    if (interrupt_.readable_within(fd_.get(), left)) read();
  }
}

// --- tmux ---

InTmux::InTmux(std::string tmux, const std::vector<std::string>& command,
               const test::TemporaryFolder& home, const Interrupt& interrupt)
    : tmux_(std::move(tmux)),
      socket_(home.file("tmux")),
      interrupt_(interrupt),
      output_(make_pipe()),
      server_(Child::run({tmux_, "-S", socket_, "-f", write_configuration(home), "-D"},
                         output_.write_end)) {
  const Time deadline = Clock::now() + kStartTimeout;
  while (!std::filesystem::exists(socket_)) {
    interrupt_.sleep(kLook);
    if (Clock::now() > deadline) throw Failure("tmux does not start");
  }
  std::vector<std::string> words = {"new-session", "-d",
                                    "-x",          std::to_string(kTerminalColumns),
                                    "-y",          std::to_string(kTerminalRows),
                                    "-P",          "-F",
                                    "#{pane_pid}", "/usr/bin/env",
                                    "-i",          "TERM=screen-256color"};
  const std::vector<std::string> environment = terminal_environment(home);
  words.insert(words.end(), environment.begin(), environment.end());
  words.insert(words.end(), command.begin(), command.end());
  const std::string answer = ask(words);
  (void)std::from_chars(answer.data(), answer.data() + answer.size(), pid_);
  if (pid_ <= 0) throw Failure("tmux says: " + answer);
}

std::string InTmux::ask(const std::vector<std::string>& words) const {
  std::vector<std::string> command = {tmux_, "-S", socket_};
  command.insert(command.end(), words.begin(), words.end());
  Pipe pipe = make_pipe();
  const Child asking = Child::run(command, pipe.write_end);
  pipe.write_end.close();
  const Time deadline = Clock::now() + kAnswerTimeout;
  std::string answer;
  std::array<char, 4096> bytes{};
  for (;;) {
    if (Clock::now() > deadline) throw Failure("tmux does not answer");
    if (!interrupt_.readable_within(pipe.read_end.get(), kLook)) continue;
    const ssize_t count = ::read(pipe.read_end.get(), bytes.data(), bytes.size());
    if (count <= 0) return answer;
    answer.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

void InTmux::type(const std::string& text) const {
  (void)ask({"send-keys", "-l", text});
}

void InTmux::enter() const {
  (void)ask({"send-keys", "Enter"});
}

std::vector<std::string> InTmux::screen() const {
  std::istringstream text(ask({"capture-pane", "-p"}));
  std::vector<std::string> rows;
  for (std::string row; std::getline(text, row);) {
    row.erase(row.find_last_not_of(' ') + 1);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace chat::bench
