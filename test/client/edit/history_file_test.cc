#include "client/edit/history_file.h"

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "test/support/temporary_folder.h"

namespace chat {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

mode_t mode_of(const std::string& path) {
  constexpr mode_t kPermissions = 0777;
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & kPermissions;
}

bool says(const std::optional<std::string>& fault, std::string_view part) {
  return fault.value_or("").find(part) != std::string::npos;
}

TEST_CASE("what was entered is there in the next run") {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  HistoryFile file(path);
  CHECK(file.load().lines.empty());
  CHECK_FALSE(file.load().fault.has_value());
  CHECK_FALSE(file.add("one").has_value());
  CHECK_FALSE(file.add("zwei \u00FC\t2").has_value());
  const HistoryFile::Loaded loaded = HistoryFile(path).load();
  CHECK(loaded.lines == Lines{"one", "zwei \u00FC\t2"});
  CHECK_FALSE(loaded.fault.has_value());
  CHECK(content_of(path) == "one\nzwei \u00FC\t2\n");
}

TEST_CASE("nothing is made before a line is to be kept") {
  const test::TemporaryFolder folder;
  const HistoryFile file(folder.file("a/lines"));
  CHECK(file.load().lines.empty());
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("the file and the folders above it are for one person alone") {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("a/b/lines");
  const mode_t before = ::umask(0);
  HistoryFile file(path);
  CHECK_FALSE(file.add("one").has_value());
  ::umask(before);
  CHECK(mode_of(folder.file("a")) == 0700);
  CHECK(mode_of(folder.file("a/b")) == 0700);
  CHECK(mode_of(path) == 0600);
  CHECK(mode_of(path + ".lock") == 0600);
  CHECK_FALSE(fs::exists(path + ".new"));

  fs::permissions(path, fs::perms(0644));
  CHECK_FALSE(file.add("two").has_value());
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("the same line twice, and one that cannot be sent, are not kept") {
  const test::TemporaryFolder folder;
  HistoryFile file(folder.file("lines"));
  (void)file.add("one");
  (void)file.add("one");
  (void)file.add("");
  (void)file.add(std::string(HistoryFile::kMaxLineBytes + 1, 'x'));
  (void)file.add("t\x1b[1mwo\n");
  CHECK(file.load().lines == Lines{"one", "t[1mwo"});
}

TEST_CASE("the last lines are kept, and no more") {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  std::string many;
  for (std::size_t i = 0; i < HistoryFile::kMaxLines + 10; ++i) {
    many.append(std::to_string(i)).append("\n");
  }
  write(path, many);
  HistoryFile file(path);
  CHECK(file.load().lines.size() == HistoryFile::kMaxLines);
  CHECK(file.load().lines.front() == "10");
  (void)file.add("new");
  CHECK(file.load().lines.size() == HistoryFile::kMaxLines);
  CHECK(file.load().lines.front() == "11");
  CHECK(file.load().lines.back() == "new");
  CHECK(content_of(path).starts_with("11\n"));
}

TEST_CASE("two programs keep each other's lines") {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  HistoryFile one(path);
  HistoryFile other(path);
  (void)one.load();
  (void)other.load();
  (void)one.add("1");
  (void)other.add("2");
  (void)one.add("3");
  CHECK(one.load().lines == Lines{"1", "2", "3"});
}

TEST_CASE("programs that add at the same time lose no line") {
  constexpr int kPrograms = 4;
  constexpr int kEach = 50;
  constexpr unsigned kDeadline = 30;  // seconds
  const test::TemporaryFolder folder;
  const std::string path = folder.file("a/lines");
  std::vector<pid_t> programs;
  for (int p = 0; p < kPrograms; ++p) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      ::alarm(kDeadline);
      HistoryFile file(path);
      for (int i = 0; i < kEach; ++i) {
        std::string line = std::to_string(p);
        (void)file.add(line.append(" ").append(std::to_string(i)));
      }
      // What found the lock taken for too long goes with the last line.
      while (!file.is_saved()) (void)file.add("end");
      ::_exit(0);
    }
    programs.push_back(pid);
  }
  for (const pid_t pid : programs) {
    int status = -1;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    CHECK(status == 0);
  }
  const Lines lines = HistoryFile(path).load().lines;
  for (int p = 0; p < kPrograms; ++p) {
    int expected = 0;
    const std::string mine = std::to_string(p) + " ";
    for (const std::string& line : lines) {
      if (!line.starts_with(mine)) continue;
      CHECK(line.substr(mine.size()) == std::to_string(expected));
      ++expected;
    }
    CHECK(expected == kEach);
  }
}

TEST_CASE("a program that is killed at any moment leaves a whole file") {
  constexpr int kTimes = 20;
  constexpr unsigned kDeadline = 30;  // seconds
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  const std::string text(1000, 'x');
  for (int i = 0; i < kTimes; ++i) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      ::alarm(kDeadline);
      HistoryFile file(path);
      for (int n = 0;; ++n) {
        std::string line = std::to_string(n);
        (void)file.add(line.append(text));
      }
    }
    (void)::poll(nullptr, 0, i);  // another moment each time
    REQUIRE(::kill(pid, SIGKILL) == 0);
    REQUIRE(::waitpid(pid, nullptr, 0) == pid);
    const HistoryFile::Loaded loaded = HistoryFile(path).load();
    CHECK_FALSE(loaded.fault.has_value());
    CHECK(std::all_of(loaded.lines.begin(), loaded.lines.end(),
                      [&](const std::string& line) { return line.ends_with(text); }));
  }
  HistoryFile file(path);
  CHECK_FALSE(file.add("after").has_value());
  CHECK(file.load().lines.back() == "after");
}

TEST_CASE("what is no text in the file is left out, and said") {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  std::string garbage = "good\n\x1b[2J\n\xFF\xFE\n\n";
  garbage.append(10'000, 'x').append("\na").append(1, '\0').append("b\n\u202E\nlast");
  write(path, garbage);
  const HistoryFile::Loaded loaded = HistoryFile(path).load();
  CHECK(loaded.lines == Lines{"good", "last"});
  CHECK(says(loaded.fault, path));
  HistoryFile file(path);
  CHECK_FALSE(file.add("new").has_value());
  CHECK(content_of(path) == "good\nlast\nnew\n");
}

TEST_CASE("a file of any bytes gives clean lines, and of a huge one the end is read") {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  std::string bytes;
  unsigned state = 1;
  for (int i = 0; i < 200'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    bytes += static_cast<char>(state >> 24U);
  }
  write(path, bytes);
  for (const std::string& line : HistoryFile(path).load().lines) CHECK(clean(line) == line);

  write(path, "");
  fs::resize_file(path, std::uintmax_t{8} * 1024 * 1024 * 1024);  // a hole
  std::ofstream(path, std::ios::app) << "\nlast\n";
  CHECK(HistoryFile(path).load().lines == Lines{"last"});
}

TEST_CASE("a symbolic link is neither read nor written through") {
  const test::TemporaryFolder folder;
  const std::string target = folder.file("target");
  const std::string path = folder.file("lines");
  write(target, "precious\n");
  fs::create_symlink(target, path);
  HistoryFile file(path);
  CHECK(file.load().lines.empty());
  CHECK(says(file.load().fault, "symbolic link"));
  CHECK(says(file.add("one"), "symbolic link"));
  CHECK(content_of(target) == "precious\n");
  CHECK(fs::is_symlink(path));

  fs::remove(path);
  fs::create_symlink(target, path + ".new");  // in the way of the new file
  CHECK_FALSE(file.add("two").has_value());
  CHECK(content_of(target) == "precious\n");
  CHECK(content_of(path) == "one\ntwo\n");
}

TEST_CASE("what is not a file is left alone, and nobody waits for it") {
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  HistoryFile fifo(path);
  CHECK(says(fifo.load().fault, "not a file"));
  CHECK(says(fifo.add("one"), "not a file"));
  CHECK(fs::is_fifo(path));

  HistoryFile in_folder(folder.path());
  CHECK(says(in_folder.load().fault, "cannot read"));
  CHECK(says(in_folder.add("one"), "cannot keep"));
  CHECK(fs::is_directory(folder.path()));
}

TEST_CASE("where nothing can be written it is said once, and the lines are kept for later") {
  const test::TemporaryFolder folder;
  const std::string obstacle = folder.file("a");
  write(obstacle, "a file, not a folder");
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

// The rights of files do not bind root: the one who tries is somebody else.
TEST_CASE("a folder that may not be written to does no harm") {
  constexpr uid_t kNobody = 65534;
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  write(path, "one\n");
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
  CHECK(content_of(path) == "one\n");
  fs::permissions(folder.path(), fs::perms(0755));
}

TEST_CASE("a file that may not be read is not replaced") {
  constexpr uid_t kNobody = 65534;
  const test::TemporaryFolder folder;
  const std::string path = folder.file("lines");
  write(path, "one\n");
  fs::permissions(path, fs::perms(0000));
  fs::permissions(folder.path(), fs::perms(0777));
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (::getuid() == 0 && ::setuid(kNobody) != 0) ::_exit(2);
    HistoryFile file(path);
    const bool is_said = says(file.load().fault, "Permission denied");
    ::_exit(is_said && says(file.add("two"), "Permission denied") ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
  fs::permissions(path, fs::perms(0600));
  CHECK(content_of(path) == "one\n");
}

TEST_CASE("whispers, and what may have been meant as one, are not for the disk") {
  for (const std::string_view line :
       {"psst > Joe", "@Joe psst", "/msg Joe psst", "/MSG Joe psst", "  @Joe psst", "@", "@Joe",
        "/msg", "/msgs Joe psst", "psst > Joe!", "psst > @Joe, please", "\u200B@Joe psst",
        "\u3000@Joe psst", "\x1b@Joe psst", "/mgs Joe psst", "/me", "/history x", "", "  "}) {
    CAPTURE(std::string(line));
    CHECK_FALSE(may_be_kept(line));
  }
  for (const std::string_view line : {"hello", "//a > b", "/say a > b", "/me waves", "/who", "?",
                                      "/nick ann", "1 > 2", "/quit", "/history 50", "a@b.c"}) {
    CAPTURE(std::string(line));
    CHECK(may_be_kept(line));
  }
}

}  // namespace
}  // namespace chat
