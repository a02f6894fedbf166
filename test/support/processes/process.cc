#include "test/support/processes/process.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace chat::test {
namespace {

struct Pipe {
  Fd read;
  Fd write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {Fd(ends[0]), Fd(ends[1])};
}

// What a child of a test starts with: nothing of the test program's own signal handling.
void reset_signals() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
}

// A program to be executed. All that it takes is made before the fork: the child must not allocate,
// because another thread may have held the allocator's lock. (glibc's own can cope with that, a
// sanitizer's need not.)
class Execution {
 public:
  Execution(std::vector<std::string> command, const Process::Options& options)
      : command_(std::move(command)),
        changed_(options.environment),
        before_exec_(options.before_exec) {
    for (std::string& word : command_) arguments_.push_back(word.data());
    arguments_.push_back(nullptr);
    for (char** entry = ::environ; *entry != nullptr; ++entry) {
      if (!is_set(*entry, changed_.begin())) environment_.push_back(*entry);
    }
    // Of several with one name the last counts.
    for (auto entry = changed_.begin(); entry != changed_.end(); ++entry) {
      if (!is_set(*entry, entry + 1)) environment_.push_back(entry->data());
    }
    environment_.push_back(nullptr);
  }

  // In the child.
  [[noreturn]] void run() {
    ::environ = environment_.data();
    // Nothing of what the tests were started with: a test that counts descriptors knows them all.
    (void)::close_range(STDERR_FILENO + 1, ~0U, 0);
    if (before_exec_) before_exec_();
    ::execvp(arguments_[0], arguments_.data());
    ::_exit(127);
  }

 private:
  // Whether the name in `entry` is set by one of changed_, from that one on.
  [[nodiscard]] bool is_set(std::string_view entry,
                            std::vector<std::string>::const_iterator from) const {
    const std::string_view name = entry.substr(0, entry.find('=') + 1);
    return std::any_of(from, changed_.end(),
                       [name](const std::string& each) { return each.starts_with(name); });
  }

  std::vector<std::string> command_;
  std::vector<std::string> changed_;  // of the environment
  const std::function<void()>& before_exec_;
  std::vector<char*> arguments_;
  std::vector<char*> environment_;
};

std::string proc_file(pid_t pid, const char* name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::size_t status_number(pid_t pid, std::string_view key) {
  const std::string status = proc_file(pid, "status");
  const std::size_t at = status.find(key);
  if (at == std::string::npos) return 0;
  return std::strtoul(status.c_str() + at + key.size(), nullptr, 10);
}

}  // namespace

std::string binary(std::string_view name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

double cpu_seconds_of(pid_t pid) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    throw std::runtime_error("the program has ended");
  }
  constexpr double kNanosecond = 1e-9;
  return static_cast<double>(used.tv_sec) + kNanosecond * static_cast<double>(used.tv_nsec);
}

Process::Process(std::vector<std::string> command, const Options& options) {
  Execution execution(std::move(command), options);
  start(options.on_terminal, [&execution] { execution.run(); });
}

Process::Process(const std::function<void()>& body) {
  start(false, [&body] {
    try {
      body();
    } catch (...) {  // what it should have done is missed by the parent
      ::_exit(EXIT_FAILURE);
    }
    ::_exit(EXIT_SUCCESS);  // without the destructors of what belongs to the parent
  });
}

void Process::start(bool on_terminal, const std::function<void()>& run) {
  const pid_t parent = ::getpid();
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe error = make_pipe();
  int master = -1;
  pid_ = on_terminal ? ::forkpty(&master, nullptr, nullptr, nullptr) : ::fork();
  if (pid_ == 0) {
    // A client that outlives a killed test would try to come back to other tests' ports for ever.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(EXIT_FAILURE);
    reset_signals();
    if (!on_terminal) {
      ::setsid();  // without the terminal that the tests were started from
      ::dup2(in.read.get(), STDIN_FILENO);
      ::dup2(out.write.get(), STDOUT_FILENO);
      ::dup2(error.write.get(), STDERR_FILENO);
    }
    run();
  }
  if (pid_ < 0) throw std::runtime_error("no process");
  if (on_terminal) {
    output_ = Fd(master);
    input_ = Fd(::fcntl(master, F_DUPFD_CLOEXEC, 0));
    return;
  }
  input_ = std::move(in.write);
  output_ = std::move(out.read);
  error_ = std::move(error.read);
}

Process::~Process() {
  if (reap()) return;
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
}

void Process::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t n = ::write(input_.get(), text.data(), text.size());
    if (n <= 0) throw std::runtime_error("the program does not take its input");
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

void Process::signal(int number) const {
  ::kill(pid_, number);
}

bool Process::prints(std::string_view text) {
  return read_until(output_.get(), out_, [text](std::string_view all) {
    return all.find(text) != std::string_view::npos;
  });
}

void Process::reads_for(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    pollfd poll{output_.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&poll, 1, static_cast<int>(left.count())) <= 0) return;
    if (!read_some(output_.get(), out_)) return;
  }
}

std::string Process::errors() {
  std::string text;
  read_until(error_.get(), text, [](std::string_view) { return false; });
  return text;
}

bool Process::reap() {
  int status = 0;
  if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    constexpr int kBySignal = 128;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : kBySignal + WTERMSIG(status);
  }
  return status_.has_value();
}

std::optional<int> Process::wait() {
  if (output_.valid()) read_until(output_.get(), out_, [](std::string_view) { return false; });
  (void)ends();
  return status_;
}

bool Process::ends() {
  if (reap()) return true;
  // By its number: the header of glibc 2.36 declares pidfd_open() for C only.
  const Fd process(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  if (!process.valid()) return eventually([this] { return reap(); });  // before Linux 5.3
  return wait_readable(process.get(), deadline()) && reap();
}

std::size_t Process::threads() const {
  return status_number(pid_, "Threads:");
}

std::size_t Process::descriptors() const {
  const std::filesystem::directory_iterator list("/proc/" + std::to_string(pid_) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(list), end(list)));
}

std::size_t Process::resident_bytes() const {
  return status_number(pid_, "VmRSS:") * 1024;
}

}  // namespace chat::test
