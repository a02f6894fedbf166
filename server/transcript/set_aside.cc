#include "server/transcript/set_aside.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/system/file.h"

namespace chat {
namespace {

// The piece that is copied at a time.
constexpr std::size_t kCopyBytes = std::size_t{64} * 1024;

// The form of time_stamp(); 0 stands for any digit.
constexpr std::string_view kStampForm = "00000000-000000";

// Now, in UTC: "20261121-093000".
std::string time_stamp() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &utc)};
}

bool begins_with_stamp(std::string_view text) {
  if (text.size() < kStampForm.size()) return false;
  for (std::size_t i = 0; i < kStampForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kStampForm[i] == '0' ? !is_digit : text[i] != kStampForm[i]) return false;
  }
  return true;
}

// Calls `make` with `stem`<now>, then `stem`<now>-2, -3, ..., until its error is not EEXIST.
SetAside make_first_free(const std::string& stem,
                         const std::function<int(const std::string&)>& make) {
  const std::string first = stem + time_stamp();
  SetAside made{first, make(first)};
  for (int number = 2; made.error == EEXIST; ++number) {
    made.path = first + "-" + std::to_string(number);
    made.error = make(made.path);
  }
  return made;
}

// Appends the content of `from` from `offset` on to `to`. Returns the error.
int copy_rest(int from, std::uint64_t offset, int to) {
  std::array<char, kCopyBytes> space{};
  for (;;) {
    const ReadResult read = read_at(from, offset, space);
    if (read.error != 0 || read.bytes == 0) return read.error;
    if (const int error = write_all(to, {space.data(), read.bytes}); error != 0) return error;
    offset += read.bytes;
  }
}

}  // namespace

SetAside add_second_name(const std::string& path) {
  return make_first_free(path + "-", [&](const std::string& name) {
    return ::link(path.c_str(), name.c_str()) == 0 ? 0 : errno;
  });
}

void remove_second_names(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::hard_link_count(path, error) < 2 || error) return;
  const std::string stem = fs::path(path).filename().string() + "-";
  const fs::path folder = fs::path(path).parent_path();
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    std::error_code unknown;
    if (name.starts_with(stem) && begins_with_stamp(std::string_view(name).substr(stem.size())) &&
        fs::equivalent(entry->path(), path, unknown)) {
      fs::remove(entry->path(), unknown);
    }
  }
}

SetAside copy_damaged(int fd, std::uint64_t offset, const std::string& path, mode_t mode) {
  OpenedFile made;
  SetAside aside = make_first_free(path + ".damaged-", [&](const std::string& name) {
    made = open_file(name, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, mode);
    return made.error;
  });
  if (aside.error == 0) aside.error = copy_rest(fd, offset, made.fd.get());
  if (aside.error == 0) aside.error = sync_file(made.fd.get());
  if (aside.error == 0) aside.error = sync_folder_of(aside.path);
  return aside;
}

}  // namespace chat
