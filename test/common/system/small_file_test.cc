#include "common/system/small_file.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "test/support/files.h"
#include "test/support/processes/system_calls.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;

// The calls without the name of the new file, which is another each time.
std::vector<std::string> calls_of_replacing(const TemporaryFolder& folder,
                                            const std::string& fault = "") {
  SystemCalls calls(folder, fault);
  const auto error = replace_file(folder.file("file"), "new");
  std::vector<std::string> made = calls.stop();
  for (std::string& call : made) {
    const std::size_t name = call.find("file.");
    if (name != std::string::npos) call.replace(name, sizeof "file.XXXXXX" - 1, "NEW");
  }
  made.push_back(error.value_or("done"));
  return made;
}

TEST_CASE("a small file is on the disk before it takes the place of the old one") {
  const TemporaryFolder folder;
  write_contents(folder.file("file"), "old");
  CHECK(calls_of_replacing(folder) == std::vector<std::string>{"write NEW", "fdatasync NEW",
                                                               "rename NEW file", "fsync .",
                                                               "done"});
  CHECK(contents(folder.file("file")) == "new");
}

TEST_CASE("a small file that cannot be replaced stays, and nothing is left beside it") {
  for (const char* fault :
       {"write:error=ENOSPC", "fdatasync:error=ENOSPC", "rename:error=ENOSPC"}) {
    CAPTURE(fault);
    const TemporaryFolder folder;
    write_contents(folder.file("file"), "old");
    const auto calls = calls_of_replacing(folder, std::string(fault) + ":when=1");
    CHECK(calls.back() == "No space left on device");
    CHECK(contents(folder.file("file")) == "old");
    CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  }
}

TEST_CASE("a small file is read whole or not at all, up to its bound") {
  const TemporaryFolder folder;
  write_contents(folder.file("file"), "12345");
  CHECK(read_small_file(folder.file("file"), 5).bytes == "12345");
  CHECK_FALSE(read_small_file(folder.file("file"), 5).error.has_value());
  CHECK(read_small_file(folder.file("file"), 4).error == "it is larger than 4 bytes");
  CHECK(read_small_file(folder.file("file"), 4).bytes.empty());
  CHECK(read_small_file(folder.file("none"), 4).bytes.empty());
  CHECK_FALSE(read_small_file(folder.file("none"), 4).error.has_value());
  CHECK(read_small_file(folder.path(), 4).error == "it is not a file");
}

}  // namespace
}  // namespace chat::test
