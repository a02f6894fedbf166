#include "server/transcript/set_aside.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/system/file.h"
#include "common/text/number.h"

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

// Whether the rest of a name is one of those that add_second_name() and add_numbered_name() give.
bool is_second_name(std::string_view rest) {
  if (rest.starts_with('-')) return begins_with_stamp(rest.substr(1));
  return rest.starts_with('.') && parse_number<std::size_t>(rest.substr(1)).has_value();
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

SetAside add_numbered_name(const std::string& path, std::size_t most) {
  const auto numbered = [&](std::size_t number) { return path + "." + std::to_string(number); };
  const auto is_free = [&](std::size_t number) {
    struct stat status {};
    return ::lstat(numbered(number).c_str(), &status) != 0 && errno == ENOENT;
  };
  const auto rename = [&](std::size_t from, std::size_t to) {
    return ::rename(numbered(from).c_str(), numbered(to).c_str()) == 0 ? 0 : errno;
  };
  // Linked first: where that fails, the old files stay as they are.
  (void)::unlink(numbered(0).c_str());
  SetAside made{numbered(1), ::link(path.c_str(), numbered(0).c_str()) == 0 ? 0 : errno};
  std::size_t free = 1;
  while (free < most && !is_free(free)) ++free;
  for (std::size_t to = free; to > 0 && made.error == 0; --to) made.error = rename(to - 1, to);
  return made;
}

void remove_numbered_above(const std::string& path, std::size_t most) {
  for (std::size_t number = most + 1; number <= kMostNumbered; ++number) {
    (void)::unlink((path + "." + std::to_string(number)).c_str());
  }
}

void remove_second_names(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::hard_link_count(path, error) < 2 || error) return;
  const std::string stem = fs::path(path).filename();
  const fs::path folder = fs::path(path).parent_path();
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    std::error_code unknown;
    if (name.starts_with(stem) && is_second_name(std::string_view(name).substr(stem.size())) &&
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
