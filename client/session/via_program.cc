#include "client/session/via_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <utility>

#include "common/system/error.h"
#include "common/system/file.h"
#include "common/text/text.h"

namespace chat {
namespace {

// As many bytes of its last words are shown.
constexpr std::size_t kLongestReason = 300;

// How the program is to be started: see posix_spawn(3).
class Plan {
 public:
  Plan(int link, int errors) {
    (void)::posix_spawn_file_actions_init(&actions_);
    (void)::posix_spawn_file_actions_adddup2(&actions_, link, STDIN_FILENO);
    (void)::posix_spawn_file_actions_adddup2(&actions_, link, STDOUT_FILENO);
    (void)::posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    (void)::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    sigset_t all;
    sigset_t none;
    (void)::sigfillset(&all);
    (void)::sigemptyset(&none);
    (void)::posix_spawnattr_init(&attributes_);
    (void)::posix_spawnattr_setsigdefault(&attributes_, &all);
    (void)::posix_spawnattr_setsigmask(&attributes_, &none);
    (void)::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~Plan() {
    (void)::posix_spawnattr_destroy(&attributes_);
    (void)::posix_spawn_file_actions_destroy(&actions_);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  // Returns an errno value, also of the exec.
  [[nodiscard]] int spawn(pid_t& pid, std::vector<std::string> words) const {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    return ::posix_spawnp(&pid, arguments.front(), &actions_, &attributes_, arguments.data(),
                          environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::string why_not_started(const std::string& program, int error) {
  const std::string sentence = "cannot start " + clean(program) + ": ";
  if (error != ENOENT) return sentence + file_error_text(error);
  const bool has_path = program.find('/') != std::string::npos;
  return sentence + (has_path ? "there is no such program"
                              : "there is no such program in PATH; is it installed?");
}

// Of the words that a program says about itself, the last line that is not blank.
std::string_view last_line(std::string_view text) {
  text = text.substr(0, text.find_last_not_of("\r\n\t ") + 1);
  return text.substr(text.find_last_of("\r\n") + 1);  // npos + 1 is 0
}

}  // namespace

ViaProgram::Started ViaProgram::start(const std::vector<std::string>& words) {
  const auto failed = [&](int error) {
    return Started{Socket(), nullptr, why_not_started(words.front(), error)};
  };
  std::array<int, 2> link{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link.data()) != 0) return failed(errno);
  Fd ours(link[0]);
  const Fd theirs(link[1]);
  std::array<int, 2> errors{};
  if (::pipe2(errors.data(), O_CLOEXEC) != 0) return failed(errno);
  Fd to_read(errors[0]);
  const Fd to_write(errors[1]);
  (void)::fcntl(to_read.get(), F_SETFL, O_NONBLOCK);

  pid_t pid = 0;
  if (const int error = Plan(theirs.get(), to_write.get()).spawn(pid, words)) return failed(error);
  const std::string& path = words.front();
  std::string name = clean(path.substr(path.rfind('/') + 1));
  return {Socket(std::move(ours)),
          std::unique_ptr<ViaProgram>(new ViaProgram(std::move(name), pid, std::move(to_read))),
          ""};
}

ViaProgram::ViaProgram(std::string name, pid_t pid, Fd errors)
    : name_(std::move(name)),
      pid_(pid),
      end_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
      errors_(std::move(errors)) {}

ViaProgram::~ViaProgram() {
  end();
}

void ViaProgram::read_errors() {
  std::array<char, kMostKept> part{};
  while (errors_.valid()) {
    const ssize_t count = ::read(errors_.get(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return errors_.close();
    said_.append(part.data(), static_cast<std::size_t>(count));
    if (said_.size() > kMostKept) said_.erase(0, said_.size() - kMostKept);
  }
}

bool ViaProgram::ends_within(std::chrono::milliseconds longest) const {
  pollfd end{end_.get(), POLLIN, 0};
  return ::poll(&end, 1, static_cast<int>(longest.count())) > 0;
}

// The signals are for its children, too. None can be for a stranger: until it is waited for, no
// other process gets its number.
void ViaProgram::end() {
  if (pid_ == 0) return;
  if (!ends_within(std::chrono::milliseconds(0))) {
    for (const int signal : {SIGHUP, SIGTERM, SIGCONT}) (void)::kill(-pid_, signal);
    (void)ends_within(kLongestEnd);
  }
  (void)::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

std::string ViaProgram::end_and_tell() {
  const bool by_itself = pid_ == 0 || ends_within(kLongestMoment);
  end();
  read_errors();
  std::string words = shortened(trim(clean(last_line(said_))), kLongestReason);
  if (!words.empty()) return words;
  if (by_itself && WIFEXITED(status_)) {
    return name_ + " ended with exit code " + std::to_string(WEXITSTATUS(status_));
  }
  if (by_itself) return name_ + " was ended by signal " + std::to_string(WTERMSIG(status_));
  return name_ + " closed the connection";
}

}  // namespace chat
