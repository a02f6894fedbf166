#include "server/transcript/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "common/system/error.h"
#include "common/system/file.h"
#include "server/transcript/reader.h"

namespace chat {
namespace {

// What is copied at a time when damage is moved aside.
constexpr std::size_t kCopyBytes = std::size_t{64} * 1024;

[[noreturn]] void fail(int error, const std::string& what) {
  throw UserError(error, what + " (" + error_text(error) + ")");
}

void check(int error, const std::string& what) {
  if (error != 0) fail(error, what);
}

// Copies what `from` has at `offset` and behind it to the end of `to`. Returns the error.
int copy_rest(int from, std::uint64_t offset, int to) {
  std::array<char, kCopyBytes> space{};
  for (;;) {
    const ssize_t n = ::pread(from, space.data(), space.size(), static_cast<off_t>(offset));
    if (n == 0) return 0;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    const auto bytes = static_cast<std::size_t>(n);
    if (const int error = disk::write_all(to, {space.data(), bytes}); error != 0) return error;
    offset += bytes;
  }
}

// A file that is complete and on the disk before anybody can see a part of it. What was at `path`
// is removed, as is what is there when it fails.
disk::Opened write_new(const std::string& path, mode_t mode, std::string_view bytes) {
  (void)::unlink(path.c_str());
  disk::Opened made = disk::open_to_append(path, O_CREAT | O_EXCL, mode);
  if (made.error == 0) made.error = disk::write_all(made.fd.get(), bytes);
  if (made.error == 0) made.error = disk::sync(made.fd.get());
  if (made.error != 0) (void)::unlink(path.c_str());
  return made;
}

// Gives the file `path` the other name `path`-<UTC time> as well.
disk::Named link_aside(const std::string& path) {
  return disk::make_unique(path + "-" + disk::time_stamp(), [&](const std::string& name) {
    return ::link(path.c_str(), name.c_str()) == 0 ? 0 : errno;
  });
}

// Whether link_aside() can have made this out of a file's name: "-20261121-093000" behind it.
bool is_time_stamp(std::string_view suffix) {
  constexpr std::string_view kForm = "-00000000-000000";
  if (suffix.size() < kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = suffix[i] >= '0' && suffix[i] <= '9';
    if (kForm[i] == '0' ? !digit : suffix[i] != '-') return false;
  }
  return true;
}

}  // namespace

Journal::Journal(std::string path, const Format& format, Repair repair, const RecordVisit& visit,
                 std::vector<std::string>& remarks)
    : path_(std::move(path)), format_(format) {
  put_transcript_record(first_, format_.first);
  undo_unfinished_replacing();
  disk::Opened opened = disk::open_to_append(path_, O_CREAT, format_.mode);
  check(opened.error, "cannot open " + path_);
  fd_ = std::move(opened.fd);
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    throw UserError(EINVAL, path_ + " is not a file that can be replaced and cut off; give the " +
                                std::string(format_.first.what) + " a regular one");
  }
  check_format(fd_.get(), path_, format_.first);
  read(repair, visit, remarks);
}

void Journal::read(Repair repair, const RecordVisit& visit, std::vector<std::string>& remarks) {
  const RestOfRecords rest = read_records(fd_.get(), path_, visit);
  end_ = rest.offset;
  if (rest.status == RecordStatus::End) return;
  const std::string where = "byte " + std::to_string(end_);
  if (rest.status == RecordStatus::Torn) {
    remarks.push_back("The last record of " + path_ + " had been written only in part: its " +
                      std::to_string(rest.torn_bytes) + " bytes, from " + where +
                      " on, were cut off.");
  } else if (repair == Repair::Yes) {
    remarks.push_back(path_ + " was damaged at " + where + ": what stood from there on is now in " +
                      move_aside(end_) + ".");
  } else {
    throw UserError(EBADMSG, path_ + " is damaged at " + where +
                                 "; start with --repair-transcript to move the rest aside");
  }
  cut_off(end_);
}

std::string Journal::move_aside(std::uint64_t offset) const {
  Fd aside;
  const disk::Named named =
      disk::make_unique(path_ + ".damaged-" + disk::time_stamp(), [&](const std::string& name) {
        disk::Opened made = disk::open_to_append(name, O_CREAT | O_EXCL, format_.mode);
        aside = std::move(made.fd);
        return made.error;
      });
  const std::string what = "cannot write " + named.path;
  check(named.error, what);
  check(copy_rest(fd_.get(), offset, aside.get()), what);
  check(disk::sync(aside.get()), what);
  check(disk::sync_folder_of(named.path), what);
  return named.path;
}

void Journal::cut_off(std::uint64_t offset) {
  const std::string what = "cannot cut the end off " + path_;
  check(::ftruncate(fd_.get(), static_cast<off_t>(offset)) == 0 ? 0 : errno, what);
  check(disk::sync(fd_.get()), what);
}

// A server that was killed while it replaced the file may have left the new one, which nobody has
// written to, and a second name of the old one, which is in use again.
void Journal::undo_unfinished_replacing() const {
  (void)::unlink(new_path().c_str());
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::hard_link_count(path_, error) < 2 || error) return;
  const fs::path path(path_);
  for (fs::directory_iterator entry(path.parent_path(), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    const std::string own = path.filename();
    std::error_code unknown;
    if (name.starts_with(own) && is_time_stamp(std::string_view(name).substr(own.size())) &&
        fs::equivalent(entry->path(), path, unknown)) {
      fs::remove(entry->path(), unknown);
    }
  }
}

Journal::Result Journal::append(std::string_view records, Sync sync) {
  if (broken_) return broken(EIO);
  std::string with_first;
  if (empty()) {
    with_first.append(first_).append(records);
    records = with_first;
  }
  if (const int error = disk::write_all(fd_.get(), records); error != 0) return undo(error, sync);
  if (sync == Sync::Yes) {
    if (const int error = disk::sync(fd_.get()); error != 0) return broken(error);
  }
  end_ += records.size();
  return {};
}

// Takes back what a failed write has written. Where the disk is waited for, it must have that too:
// a record that was refused would come back after a loss of power.
Journal::Result Journal::undo(int error, Sync sync) {
  if (::ftruncate(fd_.get(), static_cast<off_t>(end_)) != 0) return broken(errno);
  if (sync == Sync::Yes) {
    if (const int failed = disk::sync(fd_.get()); failed != 0) return broken(failed);
  }
  return {Result::Kind::Undone, error};
}

Journal::Result Journal::broken(int error) {
  broken_ = true;
  return {Result::Kind::Broken, error};
}

Journal::Result Journal::replace(std::string_view records, KeepOld keep_old) {
  if (broken_) return broken(EIO);
  const std::string bytes = first_ + std::string(records);
  disk::Opened made = write_new(new_path(), format_.mode, bytes);
  disk::Named aside{"", made.error};
  if (made.error == 0 && keep_old == KeepOld::Yes && !is_moved_away()) {
    aside = link_aside(path_);
    // Its other name must not be lost when the next step takes this one away.
    if (aside.error == 0) aside.error = disk::sync_folder_of(path_);
  }
  if (aside.error == 0 && ::rename(new_path().c_str(), path_.c_str()) != 0) aside.error = errno;
  if (aside.error != 0) {
    (void)::unlink(new_path().c_str());
    undo_unfinished_replacing();
    return {Result::Kind::Undone, aside.error};
  }
  fd_ = std::move(made.fd);
  end_ = bytes.size();
  if (const int error = disk::sync_folder_of(path_); error != 0) return broken(error);
  return {};
}

// Somebody, such as logrotate, has renamed it; at most an empty one is in its place.
bool Journal::is_moved_away() const {
  struct stat own {};
  struct stat there {};
  if (::fstat(fd_.get(), &own) != 0 || ::stat(path_.c_str(), &there) != 0) return true;
  const bool same = own.st_dev == there.st_dev && own.st_ino == there.st_ino;
  return !same && there.st_size == 0;
}

}  // namespace chat
