// What is wrong with the history's file, or with where it is.

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "client/edit/history_file.h"
#include "common/text/text.h"
#include "test/support/files.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

bool says(const std::optional<std::string>& error, std::string_view part) {
  return error.value_or("").find(part) != std::string::npos;
}

TEST_CASE("where the disk takes only half a line, it is taken back") {
  constexpr rlim_t kRoom = 8;  // for "one" and a half
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    const rlimit limit{kRoom, kRoom};
    (void)std::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(2);
    HistoryFile file(path);
    const bool adds = !file.add("one").has_value();
    ::_exit(adds && says(file.add("longer"), "cannot keep") ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
  CHECK(contents(path) == "one\n");
}

TEST_CASE("what is no text in the file is left out, and said") {
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  std::string garbage = "good\n\x1b[2J\n\xFF\xFE\n\n";
  garbage.append(10'000, 'x').append("\na").append(1, '\0').append("b\n\u202E\nlast\n");
  write_contents(path, garbage);
  const HistoryFile::Loaded loaded = HistoryFile(path).load();
  CHECK(loaded.lines == Lines{"good", "last"});
  CHECK(says(loaded.error, path));
  HistoryFile file(path);
  CHECK_FALSE(file.add("new").has_value());
  CHECK(contents(path) == "good\nlast\nnew\n");
}

TEST_CASE("a file of any bytes gives clean lines, and of a huge one the end is read") {
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  std::string bytes;
  unsigned state = 1;
  for (int i = 0; i < 200'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    bytes += static_cast<char>(state >> 24U);
  }
  write_contents(path, bytes);
  for (const std::string& line : HistoryFile(path).load().lines) CHECK(clean(line) == line);

  write_contents(path, "");
  fs::resize_file(path, std::uintmax_t{8} * 1024 * 1024 * 1024);  // a hole
  std::ofstream(path, std::ios::app) << "\nlast\n";
  CHECK(HistoryFile(path).load().lines == Lines{"last"});
}

TEST_CASE("a symbolic link is neither read nor written through") {
  const TemporaryFolder folder;
  const std::string target = folder.file("target");
  const std::string path = folder.file("lines");
  write_contents(target, "precious\n");
  fs::create_symlink(target, path);
  HistoryFile file(path);
  CHECK(file.load().lines.empty());
  CHECK(says(file.load().error, "symbolic link"));
  CHECK(says(file.add("one"), "symbolic link"));
  CHECK(contents(target) == "precious\n");
  CHECK(fs::is_symlink(path));

  fs::remove(path);
  fs::create_symlink(target, path + ".new");  // in the way of the file that is to replace it
  CHECK_FALSE(file.add("two").has_value());
  std::ofstream(path, std::ios::app) << "\x1b\n";
  CHECK(file.load().lines == Lines{"one", "two"});
  CHECK(contents(target) == "precious\n");
  CHECK(contents(path) == "one\ntwo\n");
}

TEST_CASE("what is not a file is left alone, and nobody waits for it") {
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  HistoryFile fifo(path);
  CHECK(says(fifo.load().error, "not a file"));
  CHECK(says(fifo.add("one"), "not a file"));
  CHECK(fs::is_fifo(path));

  HistoryFile in_folder(folder.path());
  CHECK(says(in_folder.load().error, "cannot read"));
  CHECK(says(in_folder.add("one"), "cannot keep"));
  CHECK(fs::is_directory(folder.path()));
}

TEST_CASE("where nothing can be written it is said once, and the lines are kept for later") {
  const TemporaryFolder folder;
  const std::string obstacle = folder.file("a");
  write_contents(obstacle, "a file, not a folder");
  const std::string path = folder.file("a/lines");
  HistoryFile file(path);
  CHECK(says(file.add("one"), path));
  CHECK_FALSE(file.add("two").has_value());
  for (std::size_t i = 0; i < HistoryFile::kMaxLines; ++i) {
    CHECK_FALSE(file.add(std::to_string(i)).has_value());
  }
  fs::remove(obstacle);
  CHECK_FALSE(file.add("last").has_value());
  const Lines lines = file.load().lines;
  CHECK(lines.size() == HistoryFile::kMaxLines);
  CHECK(lines.front() == "1");
  CHECK(lines.back() == "last");
}

TEST_CASE("a folder that may not be written to does no harm") {
  constexpr uid_t kNobody = 65534;
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  write_contents(path, "one\n");
  fs::permissions(folder.path(), fs::perms(0555));
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (::getuid() == 0 && ::setuid(kNobody) != 0) ::_exit(2);
    HistoryFile file(path);
    const bool reads = file.load().lines == Lines{"one"};
    ::_exit(reads && says(file.add("two"), "Permission denied") ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
  CHECK(contents(path) == "one\n");
  fs::permissions(folder.path(), fs::perms(0755));
}

TEST_CASE("a file that may not be read is not replaced") {
  constexpr uid_t kNobody = 65534;
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  write_contents(path, "one\n");
  fs::permissions(path, fs::perms(0000));
  fs::permissions(folder.path(), fs::perms(0777));
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (::getuid() == 0 && ::setuid(kNobody) != 0) ::_exit(2);
    HistoryFile file(path);
    const bool is_said = says(file.load().error, "Permission denied");
    ::_exit(is_said && says(file.add("two"), "Permission denied") ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
  fs::permissions(path, fs::perms(0600));
  CHECK(contents(path) == "one\n");
}

}  // namespace
}  // namespace chat::test
