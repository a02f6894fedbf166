#include "test/support/processes/other_process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

#include "common/system/socket.h"
#include "test/support/deadline.h"

namespace chat::test {

OtherProcess::OtherProcess(const std::function<void(const std::function<void()>& keep)>& hold) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const Fd ready(ends[0]);
  Fd started(ends[1]);
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::alarm(static_cast<unsigned>(kDeadline.count()));
    try {
      hold([&] {
        (void)!::write(started.get(), "x", 1);
        for (;;) ::pause();
      });
    } catch (...) {
    }
    ::_exit(1);
  }
  started.close();
  std::string text;
  CHECK(read_until(ready.get(), text, [](std::string_view all) { return !all.empty(); }));
}

void OtherProcess::end() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace chat::test
