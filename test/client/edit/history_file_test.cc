#include "client/edit/history_file.h"

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/files.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

bool is_kept(const std::string& path, const std::string& line) {
  return ("\n" + contents(path)).find("\n" + line + "\n") != std::string::npos;
}

TEST_CASE("what was entered is there in the next run") {
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  HistoryFile file(path);
  CHECK(file.load().lines.empty());
  CHECK_FALSE(file.load().error.has_value());
  CHECK_FALSE(file.add("one").has_value());
  CHECK_FALSE(file.add("zwei \u00FC\t2").has_value());
  const HistoryFile::Loaded loaded = HistoryFile(path).load();
  CHECK(loaded.lines == Lines{"one", "zwei \u00FC\t2"});
  CHECK_FALSE(loaded.error.has_value());
  CHECK(contents(path) == "one\nzwei \u00FC\t2\n");
}

TEST_CASE("nothing is made before a line is to be kept") {
  const TemporaryFolder folder;
  const HistoryFile file(folder.file("a/lines"));
  CHECK(file.load().lines.empty());
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("the file and the folders above it are for one person alone") {
  const TemporaryFolder folder;
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
  const TemporaryFolder folder;
  HistoryFile file(folder.file("lines"));
  (void)file.add("one");
  (void)file.add("one");
  (void)file.add("");
  (void)file.add(std::string(HistoryFile::kMaxLineBytes + 1, 'x'));
  (void)file.add("t\x1b[1mwo\n");
  CHECK(file.load().lines == Lines{"one", "t[1mwo"});
}

TEST_CASE("the last lines are kept, and no more") {
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  std::string many;
  for (std::size_t i = 0; i < HistoryFile::kMaxLines + 10; ++i) {
    many.append(std::to_string(i)).append("\n");
  }
  write_contents(path, many);
  HistoryFile file(path);
  CHECK(file.load().lines.size() == HistoryFile::kMaxLines);
  CHECK(contents(path).starts_with("10\n"));
  (void)file.add("new");
  const Lines lines = file.load().lines;
  CHECK(lines.size() == HistoryFile::kMaxLines);
  CHECK(lines.front() == "11");
  CHECK(lines.back() == "new");
}

TEST_CASE("a file that is only ever added to does not grow without a bound") {
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  write_contents(path, std::string(HistoryFile::kMaxFile - 2, '\n') + "x\n");
  HistoryFile file(path);
  CHECK_FALSE(file.add("y").has_value());
  CHECK(contents(path) == "x\ny\n");
}

TEST_CASE("half a line at the beginning of what is read, or at the file's end, is no line") {
  const TemporaryFolder folder;
  const std::string path = folder.file("lines");
  // The last kMaxBytes + 1 begin with the d of "end".
  write_contents(path, "end" + std::string(HistoryFile::kMaxBytes - 2, '\n') + "x\n");
  CHECK(HistoryFile(path).load().lines == Lines{"x"});

  // A program was killed while it wrote.
  HistoryFile file(path);
  write_contents(path, "one\nhalf");
  CHECK(file.load().lines == Lines{"one"});
  write_contents(path, "one\nhalf");
  CHECK_FALSE(file.add("whole").has_value());
  CHECK(contents(path) == "one\nwhole\n");
}

TEST_CASE("two programs keep each other's lines") {
  const TemporaryFolder folder;
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
  const TemporaryFolder folder;
  const std::string path = folder.file("a/lines");
  std::vector<pid_t> programs;
  for (int p = 0; p < kPrograms; ++p) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      ::alarm(kDeadline);
      HistoryFile file(path);
      std::string line;
      // What found the lock taken for too long goes with a later line.
      for (int i = 0; i < kEach || !is_kept(path, line); ++i) {
        line = std::to_string(p);
        (void)file.add(line.append(" ").append(std::to_string(i)));
      }
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
    CHECK(expected >= kEach);
  }
}

TEST_CASE("a program that is killed at any moment leaves a whole file") {
  constexpr int kTimes = 20;
  constexpr unsigned kDeadline = 30;  // seconds
  const TemporaryFolder folder;
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
    CHECK_FALSE(loaded.error.has_value());
    CHECK(std::all_of(loaded.lines.begin(), loaded.lines.end(),
                      [&](const std::string& line) { return line.ends_with(text); }));
  }
  HistoryFile file(path);
  CHECK_FALSE(file.add("after").has_value());
  CHECK(file.load().lines.back() == "after");
}

// The rights of files do not bind root: the one who tries is somebody else.
TEST_CASE("whispers, and what may have been meant as one, are not for the disk") {
  for (const std::string_view line : {"psst > Joe",
                                      "@Joe psst",
                                      "/msg Joe psst",
                                      "/MSG Joe psst",
                                      "  @Joe psst",
                                      "@",
                                      "@Joe",
                                      "/msg",
                                      "/msgs Joe psst",
                                      "psst > Joe!",
                                      "psst > @Joe, please",
                                      "\u200B@Joe psst",
                                      "\u3000@Joe psst",
                                      "\uFF20Joe psst",
                                      "\uFF20 x",
                                      "psst\uFF1EJoe",
                                      "\x1b@Joe psst",
                                      "/mgs Joe psst",
                                      "/me",
                                      "/history x",
                                      "",
                                      "  "}) {
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
}  // namespace chat::test
