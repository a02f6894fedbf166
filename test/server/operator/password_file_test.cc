#include "server/operator/password_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <initializer_list>
#include <string>
#include <system_error>

#include "test/support/files.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

std::string file_with(const TemporaryFolder& folder, std::string_view text, mode_t mode = 0600) {
  std::string path = folder.file("password");
  write_contents(path, text);
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  return path;
}

std::string error_of(const std::string& path) {
  try {
    (void)read_password_file(path);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("the password is the first line of its file, with or without an end") {
  const TemporaryFolder folder;
  CHECK(read_password_file(file_with(folder, "open sesame\nnot this\n")) == "open sesame");
  CHECK(read_password_file(file_with(folder, "open\r\n")) == "open");
  CHECK(read_password_file(file_with(folder, " x ")) == " x ");
  const std::string longest(256, 'x');
  CHECK(read_password_file(file_with(folder, longest + "\r\nmore", 0400)) == longest);
}

TEST_CASE("a file whose first line is no password is an error that says what one is") {
  const TemporaryFolder folder;
  for (const std::string& text :
       {std::string(), std::string("\nx\n"), std::string("a\tb\n"), std::string("\xFF\n"),
        std::string(257, 'x'), std::string(1000, 'x')}) {
    const std::string path = file_with(folder, text);
    CHECK(error_of(path) == "the first line of " + path +
                                " is no password: it may have 1 to 256 bytes of UTF-8, and no "
                                "control characters");
  }
}

TEST_CASE("a password that others can read or write is an error that says what to do") {
  const TemporaryFolder folder;
  for (const mode_t mode : std::initializer_list<mode_t>{0640, 0604, 0620, 0602, 0666, 0610}) {
    const std::string path = file_with(folder, "x\n", mode);
    std::string error = "others can read or change the password in ";
    error += path;
    error += "; run chmod 600 ";
    error += path;
    CHECK(error_of(path) == error);
  }
}

TEST_CASE("no file, a folder and a pipe are errors") {
  const TemporaryFolder folder;
  const std::string none = folder.file("none");
  CHECK(error_of(none) == "cannot read the password in " + none + ": No such file or directory");
  CHECK(error_of(folder.path()).starts_with("cannot read the password in "));
  REQUIRE(::mkfifo(none.c_str(), 0600) == 0);
  CHECK(error_of(none).starts_with("cannot read the password in "));
}

TEST_CASE("a server whose password others can read does not start") {
  const TemporaryFolder folder;
  const std::string path = file_with(folder, "x\n", 0644);
  Process server({binary("chat-server"), "--password-file", path, "0"});
  CHECK(server.wait() == 1);
  CHECK(server.errors() == "chat-server: others can read or change the password in " + path +
                               "; run chmod 600 " + path + "\n");
}

}  // namespace
}  // namespace chat::test
