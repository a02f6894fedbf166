#include "common/system/file_lock.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>

#include "common/system/file.h"
#include "test/support/files.h"
#include "test/support/processes/other_process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE(
    "a file lock keeps another process out for as long as it is held, and says who holds it") {
  const TemporaryFolder folder;
  const std::string file = folder.file("file");
  OtherProcess other([&](const auto& keep) {
    const FileLock lock(file);
    keep();
  });
  const FileLock refused(file);
  CHECK(refused.error() == EAGAIN);
  CHECK(refused.holder() == other.pid());
  other.end();
  CHECK(FileLock(file).error() == 0);
  CHECK(FileLock(file).error() == 0);
}

TEST_CASE("a file lock is a file of its own, which stays behind for its owner alone") {
  const TemporaryFolder folder;
  { const FileLock lock(folder.file("file")); }
  CHECK_FALSE(fs::exists(folder.file("file")));
  CHECK(mode_of(folder.file("file.lock")) == 0600);
}

TEST_CASE("a file lock that cannot be made is an error") {
  const TemporaryFolder folder;
  CHECK(FileLock(folder.file("none/file")).error() == ENOENT);
  CHECK(FileLock(folder.file("none/file")).holder() == 0);
}

TEST_CASE("a file lock is waited for as long as there is patience") {
  const TemporaryFolder folder;
  const std::string file = folder.file("file");
  OtherProcess other([&](const auto& keep) {
    const FileLock lock(file);
    keep();
  });
  CHECK(FileLock(file, 20ms).error() == EAGAIN);
  // It ends in a moment: another process sees to it while this one waits.
  const pid_t ends_it = ::fork();
  REQUIRE(ends_it >= 0);
  if (ends_it == 0) {
    (void)::poll(nullptr, 0, 50);
    ::kill(other.pid(), SIGKILL);
    ::_exit(0);
  }
  CHECK(FileLock(file, 20s).error() == 0);
  ::waitpid(ends_it, nullptr, 0);
}

TEST_CASE("a file that is locked itself is locked under its other names too") {
  const TemporaryFolder folder;
  write_contents(folder.file("one"), "");
  fs::create_hard_link(folder.file("one"), folder.file("other"));
  const auto opened = [&](const char* name) { return open_file(folder.file(name), O_RDWR); };
  OtherProcess other([&](const auto& keep) {
    const OpenedFile one = opened("one");
    if (lock_file(one.fd.get()) == 0) keep();
  });
  CHECK(lock_file(opened("other").fd.get()) == EAGAIN);
  other.end();
  CHECK(lock_file(opened("other").fd.get()) == 0);
}

}  // namespace
}  // namespace chat::test
