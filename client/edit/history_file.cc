#include "client/edit/history_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <variant>

#include "common/protocol/request.h"
#include "common/system/file.h"
#include "common/system/file_lock.h"
#include "common/system/small_file.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr mode_t kFileMode = 0600;
static_assert(HistoryFile::kMaxLineBytes == kMaxLine);

// Other programs hold the lock while they add a line or trim the file. A program that was stopped
// then must not stop this one: a person is typing.
constexpr std::chrono::milliseconds kLockPatience{200};

// A line that this program may have written.
bool is_sound(std::string_view line) {
  return !line.empty() && line.size() <= HistoryFile::kMaxLineBytes && clean(line) == line;
}

struct Read {
  std::vector<std::string> lines;  // sound ones, the last HistoryFile::kMaxLines
  bool has_unsound = false;
  bool has_more = false;  // whether the file has more than these lines
  int error = 0;
};

// A last line without its end is half a line of a program that was killed: it is left out.
void take_lines(Read& read, std::string_view text) {
  for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos;) {
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (is_sound(line)) {
      read.lines.emplace_back(line);
    } else if (!line.empty()) {
      read.has_unsound = true;
    }
  }
  if (!text.empty()) read.has_more = true;
  if (read.lines.size() <= HistoryFile::kMaxLines) return;
  read.has_more = true;
  read.lines.erase(read.lines.begin(), read.lines.end() - HistoryFile::kMaxLines);
}

// Reads the end of a regular file, as much as can be of use.
Read read_end(const std::string& path) {
  Read read;
  const OpenedFile opened = open_regular_file(path, O_RDONLY | O_NOFOLLOW);
  read.error = opened.error;
  struct stat status {};
  if (read.error == 0 && ::fstat(opened.fd.get(), &status) != 0) read.error = errno;
  if (read.error != 0) return read;

  // One byte more tells whether a line begins behind it.
  constexpr std::uint64_t kMost = HistoryFile::kMaxBytes + 1;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t at = size - std::min(size, kMost);
  std::string bytes(size - at, '\0');
  const ReadResult got = read_at(opened.fd.get(), at, bytes);
  read.error = got.error;
  std::string_view text(bytes.data(), got.bytes);
  if (at > 0) {
    read.has_more = true;
    text.remove_prefix(std::min(text.find('\n'), text.size()));  // the end of a line
  }
  take_lines(read, text);
  return read;
}

// Whether the next byte begins a line.
bool ends_a_line(int fd, off_t size) {
  std::array<char, 1> last{'\n'};
  if (size > 0) (void)read_at(fd, static_cast<std::uint64_t>(size - 1), last);
  return last.front() == '\n';
}

// The caller holds the lock, so a file under the new name was left by a program that died. Does
// not wait for the disk (fsync): a slow disk would hold up a person who types, and a power cut
// costs at most this file.
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

bool is_begun_whisper(std::string_view text) {
  const std::string word = fold(first_word(text));
  return word.starts_with("/msg") || word == "/w" || word == "/tell" || word == "/r";
}

}  // namespace

bool may_be_kept(std::string_view line) {
  const std::string cleaned = clean(line);
  const std::string_view text = trim(cleaned);
  if (!at_sign(text).empty() || is_begun_whisper(text)) return false;
  const Request request = parse_request(cleaned);
  if (const auto* say = std::get_if<Say>(&request)) return say->meant.empty();
  return !std::holds_alternative<Whisper>(request) &&
         !std::holds_alternative<BadRequest>(request) && !std::holds_alternative<Nothing>(request);
}

HistoryFile::Loaded HistoryFile::load() const {
  Read read = read_end(path_);
  if (read.error == ENOENT) return {{}, std::nullopt, Loaded::File::Missing};
  if (read.error != 0) {
    return {{},
            "cannot read what was typed before from " + path_ + " (" + file_error_text(read.error) +
                ")",
            Loaded::File::There};
  }
  if (read.has_more || read.has_unsound) {
    const FileLock lock(path_, kLockPatience);
    // When this fails, the file is as good as before, and add() reports the error.
    if (lock.error() == 0) (void)trim();
  }
  Loaded loaded{std::move(read.lines), std::nullopt, Loaded::File::There};
  if (read.has_unsound) {
    loaded.error = path_ + " holds what is not a line of text; that is left out";
  }
  return loaded;
}

std::optional<std::string> HistoryFile::add(std::string_view line) {
  std::string cleaned = clean(line);
  if (!is_sound(cleaned) || cleaned == last_) return std::nullopt;
  last_ = cleaned;
  unsaved_.push_back(std::move(cleaned));
  if (unsaved_.size() > kMaxLines) unsaved_.erase(unsaved_.begin());
  const int error = save();
  std::optional<std::string> sentence;
  if (error != 0) {
    sentence = "cannot keep what you type in " + path_ + " (" + file_error_text(error) + ")";
  }
  if (sentence == told_) return std::nullopt;
  told_ = sentence;
  return sentence;
}

int HistoryFile::save() {
  if (const int error = make_folders_of(path_); error != 0) return error;
  const FileLock lock(path_, kLockPatience);
  if (lock.error() != 0) return lock.error();
  const int error = append();
  if (error == 0) unsaved_.clear();
  return error;
}

// The caller holds the lock.
int HistoryFile::append() const {
  constexpr int kFlags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW;
  const OpenedFile opened = open_regular_file(path_, kFlags, kFileMode);
  if (opened.error != 0) return opened.error;
  const int fd = opened.fd.get();
  struct stat status {};
  if (::fstat(fd, &status) != 0 || ::fchmod(fd, kFileMode) != 0) return errno;
  if (!ends_a_line(fd, status.st_size)) {
    const int error = trim();
    return error == 0 ? append() : error;
  }
  std::string bytes;
  for (const std::string& line : unsaved_) bytes.append(line).append(1, '\n');
  if (const int error = write_all(fd, bytes); error != 0) {
    (void)::ftruncate(fd, status.st_size);  // no half line stays
    return error;
  }
  const auto size = static_cast<std::size_t>(status.st_size) + bytes.size();
  return size > kMaxFile ? trim() : 0;
}

// The caller holds the lock.
int HistoryFile::trim() const {
  const Read read = read_end(path_);
  if (read.error != 0) return read.error;
  std::string bytes;
  for (const std::string& line : read.lines) bytes.append(line).append(1, '\n');
  return replace_unsynced(path_, bytes);
}

}  // namespace chat
