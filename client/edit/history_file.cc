#include "client/edit/history_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <variant>

#include "client/settings/small_file.h"
#include "common/protocol/request.h"
#include "common/system/file.h"
#include "common/system/file_lock.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr mode_t kFileMode = 0600;
static_assert(HistoryFile::kMaxLineBytes == kMaxLine);

// While another program adds a line it holds the lock for as long as a small file takes to be
// written. One that was stopped in that moment must not stop us: a person is typing.
constexpr std::chrono::milliseconds kLockPatience{200};

struct Read {
  std::string bytes;
  enum class From : unsigned char { Beginning, Middle } from = From::Beginning;
  int error = 0;
};

// The end of a regular file, as much as may be of use.
Read read_end(const std::string& path) {
  Read read;
  const OpenedFile opened = open_regular_file(path, O_RDONLY | O_NOFOLLOW);
  read.error = opened.error;
  struct stat status {};
  if (read.error == 0 && ::fstat(opened.fd.get(), &status) != 0) read.error = errno;
  if (read.error != 0) return read;

  constexpr auto kMost = static_cast<off_t>(HistoryFile::kMaxBytes);
  const off_t at = std::max<off_t>(0, status.st_size - kMost);
  if (at > 0) read.from = Read::From::Middle;
  read.bytes.resize(static_cast<std::size_t>(status.st_size - at));
  const ReadResult got = read_at(opened.fd.get(), static_cast<std::uint64_t>(at), read.bytes);
  read.bytes.resize(got.bytes);
  read.error = got.error;
  return read;
}

// A line that this program may have written.
bool is_sound(std::string_view line) {
  return !line.empty() && line.size() <= HistoryFile::kMaxLineBytes && clean(line) == line;
}

struct Lines {
  std::vector<std::string> sound;
  std::size_t unsound = 0;
};

Lines lines_of(const Read& read) {
  Lines lines;
  std::string_view rest = read.bytes;
  if (read.from == Read::From::Middle) rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (is_sound(line)) {
      lines.sound.emplace_back(line);
    } else if (!line.empty()) {
      ++lines.unsound;
    }
  }
  const std::size_t surplus =
      lines.sound.size() - std::min(lines.sound.size(), HistoryFile::kMaxLines);
  lines.sound.erase(lines.sound.begin(),
                    lines.sound.begin() + static_cast<std::ptrdiff_t>(surplus));
  return lines;
}

// The caller holds the lock, so that what is there under the new file's name was left by one that
// died. It does not wait for the disk (fsync): a slow one would hold up who is typing, and what a
// power cut can cost is no more than this file.
int replace_unsynced(const std::string& path, std::string_view content) {
  const std::string fresh = path + ".new";
  if (::unlink(fresh.c_str()) != 0 && errno != ENOENT) return errno;
  OpenedFile opened = open_file(fresh, O_WRONLY | O_CREAT | O_EXCL, kFileMode);
  if (opened.error != 0) return opened.error;
  int error = write_all(opened.fd.get(), content);
  opened.fd.close();
  if (error == 0 && ::rename(fresh.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) (void)::unlink(fresh.c_str());
  return error;
}

}  // namespace

bool may_be_kept(std::string_view line) {
  const std::string cleaned = clean(line);
  const std::string_view text = trim(cleaned);
  if (text.starts_with('@') || fold(text).starts_with("/msg")) return false;
  const Request request = parse_request(cleaned);
  if (const auto* say = std::get_if<Say>(&request)) return say->meant.empty();
  return !std::holds_alternative<Whisper>(request) &&
         !std::holds_alternative<BadRequest>(request) && !std::holds_alternative<Nothing>(request);
}

HistoryFile::Loaded HistoryFile::load() const {
  const Read read = read_end(path_);
  if (read.error == ENOENT) return {};
  if (read.error != 0) {
    return {{},
            "cannot read what was typed before from " + path_ + " (" + file_error_text(read.error) +
                ")"};
  }
  Lines lines = lines_of(read);
  Loaded loaded{std::move(lines.sound), std::nullopt};
  if (lines.unsound > 0) {
    loaded.fault = path_ + " holds what is not a line of text; that is left out";
  }
  return loaded;
}

std::optional<std::string> HistoryFile::add(std::string_view line) {
  std::string cleaned = clean(line);
  if (!is_sound(cleaned)) return std::nullopt;
  unsaved_.push_back(std::move(cleaned));
  if (unsaved_.size() > kMaxLines) unsaved_.erase(unsaved_.begin());
  std::optional<std::string> fault = save();
  if (fault == told_) return std::nullopt;
  told_ = fault;
  return fault;
}

std::optional<std::string> HistoryFile::save() {
  if (const int error = make_folders_of(path_); error != 0) return fault(error);
  const FileLock lock(path_, kLockPatience);
  if (lock.error() != 0) return fault(lock.error());
  const Read read = read_end(path_);
  if (read.error != 0 && read.error != ENOENT) return fault(read.error);
  const int error = replace_unsynced(path_, content(lines_of(read).sound));
  if (error != 0) return fault(error);
  unsaved_.clear();
  return std::nullopt;
}

std::string HistoryFile::content(std::vector<std::string> lines) const {
  for (const std::string& line : unsaved_) {
    if (lines.empty() || lines.back() != line) lines.push_back(line);
  }
  std::string bytes;
  const std::size_t first = lines.size() - std::min(lines.size(), kMaxLines);
  for (std::size_t i = first; i < lines.size(); ++i) bytes.append(lines[i]).append("\n");
  return bytes;
}

std::string HistoryFile::fault(int error) const {
  return "cannot keep what you type in " + path_ + " (" + file_error_text(error) + ")";
}

}  // namespace chat
