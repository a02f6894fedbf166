#include "common/system/file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>

#include "test/support/files.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a new file has the mode that was asked for, an old one keeps its own") {
  const TemporaryFolder folder;
  const std::string file = folder.file("file");
  for (const mode_t mask : {0U, 0777U}) {
    const mode_t before = ::umask(mask);
    CHECK(open_file(file, O_RDWR | O_CREAT, 0640).error == 0);
    ::umask(before);
    CHECK(mode_of(file) == 0640);
    fs::remove(file);
  }
  write_contents(file, "old");
  fs::permissions(file, fs::perms(0604));
  CHECK(open_file(file, O_RDWR | O_CREAT, 0640).error == 0);
  CHECK(mode_of(file) == 0604);
  CHECK(contents(file) == "old");
  CHECK(open_file(file, O_RDWR | O_CREAT | O_EXCL, 0640).error == EEXIST);
}

TEST_CASE("a file that cannot be opened is its error, and no descriptor") {
  const TemporaryFolder folder;
  const OpenedFile missing = open_file(folder.file("none"), O_RDONLY);
  CHECK(missing.error == ENOENT);
  CHECK_FALSE(missing.fd.valid());
  CHECK(open_file(folder.file("none/file"), O_RDWR | O_CREAT, 0600).error == ENOENT);
  fs::create_symlink("none", folder.file("link"));
  CHECK(open_file(folder.file("link"), O_RDONLY | O_NOFOLLOW).error == ELOOP);
}

TEST_CASE("a program that is started gets no file that is open here") {
  const TemporaryFolder folder;
  const OpenedFile opened = open_file(folder.file("file"), O_RDWR | O_CREAT, 0600);
  CHECK((::fcntl(opened.fd.get(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("what is no regular file is refused, and a FIFO is not waited for") {
  const TemporaryFolder folder;
  const std::string fifo = folder.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(open_file(fifo, O_RDONLY).error == 0);
  CHECK(open_regular_file(fifo, O_RDONLY).error == EINVAL);
  CHECK(open_regular_file(folder.path(), O_RDONLY).error == EINVAL);
  CHECK_FALSE(open_regular_file(fifo, O_RDONLY).fd.valid());
  CHECK(open_regular_file(folder.file("file"), O_RDWR | O_CREAT, 0600).error == 0);
  CHECK(file_error_text(EINVAL) == "it is not a file");
}

TEST_CASE("a file is read from any offset, as far as there is space and content") {
  const TemporaryFolder folder;
  write_contents(folder.file("file"), "0123456789");
  const OpenedFile opened = open_file(folder.file("file"), O_RDONLY);
  std::array<char, 4> space{};
  const auto read = [&](std::uint64_t offset) {
    const ReadResult result = read_at(opened.fd.get(), offset, space);
    CHECK(result.error == 0);
    return std::string(space.data(), result.bytes);
  };
  CHECK(read(0) == "0123");
  CHECK(read(3) == "3456");
  CHECK(read(8) == "89");
  CHECK(read(10).empty());
  CHECK(read_at(-1, 0, space).error == EBADF);
}

TEST_CASE("all is written, or the error is told") {
  const TemporaryFolder folder;
  const std::string much(1'000'000, 'x');
  const OpenedFile opened = open_file(folder.file("file"), O_RDWR | O_CREAT | O_APPEND, 0600);
  CHECK(write_all(opened.fd.get(), much) == 0);
  CHECK(write_all(opened.fd.get(), "") == 0);
  CHECK(write_all(opened.fd.get(), "end") == 0);
  CHECK(contents(folder.file("file")) == much + "end");
  const OpenedFile full = open_file("/dev/full", O_WRONLY);
  CHECK(write_all(full.fd.get(), "x") == ENOSPC);
}

TEST_CASE("a folder that cannot be opened is an error when the disk is to have its names") {
  const TemporaryFolder folder;
  CHECK(sync_folder_of(folder.file("file")) == 0);
  CHECK(sync_folder_of("file") == 0);
  CHECK(sync_folder_of(folder.file("none/file")) == ENOENT);
  CHECK(sync_file(-1) == EBADF);
}

TEST_CASE("a path without links is one path for a file, though nothing is there yet") {
  const TemporaryFolder folder;
  fs::create_directory(folder.file("real"));
  fs::create_directory_symlink(folder.file("real"), folder.file("link"));
  const std::string real = without_links(folder.file("real/log"));
  CHECK(without_links(folder.file("link/log")) == real);
  CHECK(without_links(folder.file("link/../real/log")) == real);
  CHECK(fs::path(without_links("log")).is_absolute());
}

}  // namespace
}  // namespace chat::test
