#include "common/system/small_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "common/system/error.h"
#include "common/system/file.h"
#include "common/system/socket.h"

namespace chat {
namespace {

constexpr mode_t kFolderMode = 0700;

// The target of a symbolic link; any other path itself.
std::string target_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  const std::filesystem::path target = std::filesystem::canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

int make_folders_of(const std::string& path) {
  std::filesystem::path folder;
  for (const auto& part : std::filesystem::path(path).parent_path()) {
    folder /= part;
    if (::mkdir(folder.c_str(), kFolderMode) == 0 || errno == EEXIST) continue;
    // An existing folder may give another error first, such as a read-only file system.
    const int error = errno;
    struct stat found {};
    if (::stat(folder.c_str(), &found) != 0) return error;
  }
  return 0;
}

SmallFile read_small_file(const std::string& path, std::size_t most_bytes) {
  const OpenedFile opened = open_regular_file(path, O_RDONLY);
  // ENOTDIR: a folder of it is missing in another way.
  if (opened.error == ENOENT || opened.error == ENOTDIR) return {"", std::nullopt, false};
  if (opened.error != 0) return {"", file_error_text(opened.error)};
  SmallFile file{std::string(most_bytes + 1, '\0'), std::nullopt};
  const ReadResult read = read_at(opened.fd.get(), 0, file.bytes);
  if (read.error != 0) return {"", error_text(read.error)};
  if (read.bytes > most_bytes) {
    return {"", "it is larger than " + std::to_string(most_bytes) + " bytes"};
  }
  file.bytes.resize(read.bytes);
  return file;
}

std::optional<std::string> replace_file(const std::string& path, std::string_view bytes) {
  const std::string target = target_of(path);
  if (const int error = make_folders_of(target)) return error_text(error);
  std::string beside = target + ".XXXXXX";
  const Fd fd(::mkostemp(beside.data(), O_CLOEXEC));  // its mode is 0600
  if (!fd.valid()) return error_text(errno);
  int error = write_all(fd.get(), bytes);
  // Without this, some file systems may store the new name before the content.
  if (error == 0) error = sync_file(fd.get());
  if (error == 0 && ::rename(beside.c_str(), target.c_str()) != 0) error = errno;
  if (error == 0) {
    error = sync_folder_of(target);
  } else {
    (void)::unlink(beside.c_str());
  }
  if (error == 0) return std::nullopt;
  return error_text(error);
}

}  // namespace chat
