#include "test/bench/process.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <system_error>
#include <utility>

#include "test/bench/failure.h"

namespace chat::bench {
namespace {

constexpr int kCannotRun = 127;  // as a shell says it

std::system_error error_of(const char* call) {
  return {errno, std::generic_category(), call};
}

// What all kinds of children do first.
void begin_child(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kCannotRun);
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

// Keeps the terminal's Ctrl+C from a child: it is ended by its handle, in order.
void leave_group() {
  ::setpgid(0, 0);
}

// As execve(2) takes them: what `words` holds, and an end.
std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> all;
  all.reserve(words.size() + 1);
  for (const std::string& word : words) all.push_back(const_cast<char*>(word.c_str()));
  all.push_back(nullptr);
  return all;
}

void check_can_run(const std::string& program) {
  if (::access(program.c_str(), X_OK) == 0) return;
  throw Failure("cannot run " + program + ": " + std::generic_category().message(errno));
}

}  // namespace

Child Child::run(const std::vector<std::string>& command, const Fd& output) {
  check_can_run(command.front());
  const std::vector<char*> arguments = pointers(command);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw error_of("fork");
  if (pid == 0) {
    begin_child(parent);
    leave_group();
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(null, STDIN_FILENO);
    ::dup2(output.get(), STDOUT_FILENO);
    ::dup2(output.get(), STDERR_FILENO);
    ::execv(arguments.front(), arguments.data());
    ::_exit(kCannotRun);
  }
  return Child(pid);
}

Child Child::run_on(const Fd& terminal, const std::vector<std::string>& command,
                    const std::vector<std::string>& environment) {
  check_can_run(command.front());
  const std::vector<char*> arguments = pointers(command);
  const std::vector<char*> variables = pointers(environment);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw error_of("fork");
  if (pid == 0) {
    begin_child(parent);
    ::setsid();
    ::ioctl(terminal.get(), TIOCSCTTY, 0);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(terminal.get(), fd);
    ::execve(arguments.front(), arguments.data(), variables.data());
    ::_exit(kCannotRun);
  }
  return Child(pid);
}

Child Child::fork(const std::function<void()>& body) {
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw error_of("fork");
  if (pid == 0) {
    begin_child(parent);
    leave_group();
    try {
      body();
    } catch (...) {  // the parent sees that no result comes
      ::_exit(EXIT_FAILURE);
    }
    ::_exit(EXIT_SUCCESS);  // without the destructors of what belongs to the parent
  }
  return Child(pid);
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}

Child::~Child() {
  if (pid_ <= 0) return;
  (void)::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool Child::alive() const {
  siginfo_t info{};
  const int result = ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return result == 0 && info.si_pid == 0;
}

std::chrono::microseconds cpu_of(pid_t pid) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    throw Failure("a program that is measured has ended");
  }
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec));
}

double Child::status_number(std::string_view name) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string word; status >> word;) {
    double number = 0;
    if (word == name && status >> number) return number;
  }
  throw Failure("the server ended");
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw error_of("pipe2");
  return {Fd(ends[0]), Fd(ends[1])};
}

}  // namespace chat::bench
