#include "client/session/via_program.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "client/terminal/signals.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream list(thread.path() / "children");
    for (pid_t pid = 0; list >> pid;) found.push_back(pid);
  }
  return found;
}

// ViaProgram waits for its program without a deadline, because it has killed it. This kills the
// children that are left at the deadline: where the program does not, the test fails and goes on.
class Ended {
 public:
  Ended() = default;
  Ended(const Ended&) = delete;
  Ended& operator=(const Ended&) = delete;
  ~Ended() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    thread_.join();
    CHECK_MESSAGE(killed_ == 0, "the program was not ended");
  }

 private:
  void watch() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_until(lock, deadline(), [this] { return over_; })) {
      waited_in_vain();
      for (const pid_t pid : children()) {
        ++killed_;
        (void)::kill(pid, SIGKILL);
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  int killed_ = 0;
  std::thread thread_{[this] { watch(); }};
};

// A program that does what the shell reads there.
ViaProgram::Started start(const std::string& script) {
  return ViaProgram::start({"/bin/sh", "-c", script});
}

std::string all_from(const Socket& socket) {
  std::string text;
  (void)read_until(socket.fd(), text, [](std::string_view) { return false; });
  return text;
}

bool has_children() {
  return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

TEST_CASE_FIXTURE(Ended,
                  "what is sent is the program's standard input, and what it prints is received") {
  const auto started = start("read -r line && echo \"heard $line\"");
  REQUIRE(started.program);
  CHECK(started.socket.send_now("hello\n").status == IoStatus::Ok);
  CHECK(all_from(started.socket) == "heard hello\n");
}

TEST_CASE_FIXTURE(Ended, "every signal has its usual effect on the program") {
  (void)std::signal(SIGPIPE, SIG_IGN);
  const Signals blocked;  // as in the client
  // Not from a shell, which might set its own. The signals up to 28: glibc has two above.
  const auto started = ViaProgram::start(
      {"sed", "-nE", "s/^(Sig(Blk|Ign)).*(.{7})$/\\1 \\3/p", "/proc/self/status"});
  REQUIRE(started.program);
  CHECK(all_from(started.socket) == "SigBlk 0000000\nSigIgn 0000000\n");
}

TEST_CASE_FIXTURE(Ended,
                  "the program has a session of its own, no terminal, and no descriptor of ours") {
  const TemporaryFolder folder;
  const Fd inherited(::open(folder.file("file").c_str(), O_CREAT | O_RDWR, 0600));
  const auto started = start(
      "echo $$; cut -d' ' -f6,7 /proc/$$/stat; "  // session and terminal: proc(5)
      "for each in /proc/$$/fd/*; do readlink $each; done");
  REQUIRE(started.program);
  const std::string said = all_from(started.socket);
  CAPTURE(said);
  const std::string itself = said.substr(0, said.find('\n'));
  CHECK(said.starts_with(itself + "\n" + itself + " 0\nsocket:"));
  CHECK(count(said, "\nsocket:") == 2);
  CHECK(count(said, "\npipe:") == 1);
  CHECK(count(said, "\n") == 5);
}

TEST_CASE_FIXTURE(Ended, "the last line on standard error is the reason, cleaned and bounded") {
  auto started = start(R"(echo first >&2; printf '\033[2J no\302\233 way\r\n\n' >&2; exit 3)");
  REQUIRE(started.program);
  CHECK(all_from(started.socket).empty());
  CHECK(started.program->end_and_tell() == "[2J no way");

  started = start("head -c 100000 /dev/zero | tr '\\0' x >&2; echo end");
  REQUIRE(started.program);
  ViaProgram& program = *started.program;
  CHECK(eventually([&] {
    program.read_errors();
    return program.error_fd() < 0;
  }));
  CHECK(all_from(started.socket) == "end\n");  // it had not to wait
  CHECK(program.end_and_tell().size() <= 310);
}

TEST_CASE_FIXTURE(Ended, "a program that says nothing is said to have ended, and how") {
  const auto reason = [](const std::string& script) {
    const auto started = start(script);
    REQUIRE(started.program);
    CHECK(all_from(started.socket).empty());
    return started.program->end_and_tell();
  };
  CHECK(reason("exit 3") == "sh ended with exit code 3");
  CHECK(reason("kill -9 $$") == "sh was ended by signal 9");
  CHECK(reason("exec <&- >&-; sleep 60") == "sh closed the connection");
}

TEST_CASE_FIXTURE(
    Ended, "a program that ends at no signal is killed with its children, and nothing is left") {
  {
    auto started = start("trap '' HUP TERM; sleep 60 & echo $!; while :; do sleep 60; done");
    REQUIRE(started.program);
    std::string child;
    CHECK(read_until(started.socket.fd(), child,
                     [](std::string_view text) { return text.ends_with('\n'); }));
    started.program.reset();
    // It is a child of nobody here: who adopts it may need a moment to take it off the table.
    CHECK(eventually([&] {
      return ::kill(std::stoi(child), 0) != 0 ||
             contents("/proc/" + std::to_string(std::stoi(child)) + "/status").find("State:\tZ") !=
                 std::string::npos;
    }));
  }
  CHECK_FALSE(has_children());
}

TEST_CASE("a program that cannot be started is named, and why") {
  const TemporaryFolder folder;
  write_contents(folder.file("text"), "no program");
  CHECK(ViaProgram::start({"no-such-program", "x"}).error ==
        "cannot start no-such-program: there is no such program in PATH; is it installed?");
  CHECK(ViaProgram::start({folder.file("none")}).error ==
        "cannot start " + folder.file("none") + ": there is no such program");
  CHECK(ViaProgram::start({folder.file("text")}).error ==
        "cannot start " + folder.file("text") + ": Permission denied");
  CHECK_FALSE(has_children());
}

}  // namespace
}  // namespace chat::test
