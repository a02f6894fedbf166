#include "test/bench/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "test/bench/failure.h"

namespace chat::bench {
namespace {

constexpr int kCannotRun = 127;  // as a shell says it

std::system_error error_of(const char* call) {
  return {errno, std::generic_category(), call};
}

// What both kinds of children do first. A group of its own keeps the terminal's Ctrl+C from a
// child: it is ended by its handle, in order.
void begin_child(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kCannotRun);
  ::setpgid(0, 0);
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Child Child::run(const std::vector<std::string>& command, const Fd& output) {
  if (::access(command.front().c_str(), X_OK) != 0) {
    throw Failure("cannot run " + command.front() + ": " + std::generic_category().message(errno));
  }
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw error_of("fork");
  if (pid == 0) {
    begin_child(parent);
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(null, STDIN_FILENO);
    ::dup2(output.get(), STDOUT_FILENO);
    ::dup2(output.get(), STDERR_FILENO);
    ::execv(arguments.front(), arguments.data());
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

std::chrono::microseconds Child::cpu() const {
  const std::string stat = read_file("/proc/" + std::to_string(pid_) + "/stat");
  // proc(5): the second field is a name in parentheses that may hold blanks; user and system time,
  // in clock ticks, are the fields 14 and 15.
  constexpr int kFieldsBetween = 11;
  std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));
  std::string skipped;
  for (int i = 0; i < kFieldsBetween; ++i) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  if (!(fields >> user >> system)) throw Failure("the server ended");
  return std::chrono::microseconds(std::chrono::seconds(user + system)) / ::sysconf(_SC_CLK_TCK);
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
