#include "test/support/files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace chat::test {

std::string contents(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write_contents(const std::string& file, std::string_view bytes) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << bytes;
  stream.close();
  REQUIRE(stream.good());
}

mode_t mode_of(const std::string& path) {
  constexpr mode_t kPermissions = 0777;
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & kPermissions;
}

std::string source(std::string_view name) {
  // The programs are in build/ or build/asan/; the sources are above.
  std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  while (folder.has_relative_path() && !exists(folder / "README.md")) folder = folder.parent_path();
  return folder / name;
}

}  // namespace chat::test
