#include "server/transcript/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "common/system/error.h"
#include "common/system/file.h"
#include "common/system/file_lock.h"
#include "server/transcript/reader.h"
#include "server/transcript/set_aside.h"

namespace chat {
namespace {

constexpr int kAppend = O_RDWR | O_APPEND;

[[noreturn]] void fail(int error, const std::string& what) {
  throw UserError(error, what + " (" + error_text(error) + ")");
}

void check(int error, const std::string& what) {
  if (error != 0) fail(error, what);
}

// Makes a new file and waits until its content is on the disk. Removes a file that was at `path`
// before; after an error there is no file at `path`.
OpenedFile write_new(const std::string& path, mode_t mode, std::string_view bytes) {
  (void)::unlink(path.c_str());
  OpenedFile made = open_file(path, kAppend | O_CREAT | O_EXCL, mode);
  if (made.error == 0) made.error = write_all(made.fd.get(), bytes);
  if (made.error == 0) made.error = sync_file(made.fd.get());
  if (made.error != 0) (void)::unlink(path.c_str());
  return made;
}

}  // namespace

Journal::Journal(std::string path, const Format& format, Repair repair, const RecordVisit& visit,
                 std::vector<std::string>& remarks)
    : path_(std::move(path)), format_(format) {
  append_record(first_, format_.first);
  undo_unfinished_replacing();
  OpenedFile opened = open_regular_file(path_, kAppend | O_CREAT, format_.mode);
  if (opened.error == EINVAL) {
    throw UserError(EINVAL, path_ + " is not a file that can be replaced and cut off; give the " +
                                std::string(format_.first.what) + " a regular one");
  }
  check(opened.error, "cannot open " + path_);
  fd_ = std::move(opened.fd);
  lock();
  check_format(fd_.get(), path_, format_.first);
  read(repair, visit, remarks);
}

// The transcript's own lock goes by the file's name. This second lock keeps out a server that
// uses the same file under another name, a hard link.
void Journal::lock() const {
  const int error = lock_file(fd_.get());
  if (error == EAGAIN) {
    throw UserError(error, path_ +
                               " is used by another chat-server under another name; stop that "
                               "one first, or give another file");
  }
  check(error, "cannot lock " + path_);
}

void Journal::read(Repair repair, const RecordVisit& visit, std::vector<std::string>& remarks) {
  const RestOfFile rest = read_records(fd_.get(), path_, visit);
  end_ = rest.offset;
  if (rest.status == FrameStatus::End) return;
  const std::string where = "byte " + std::to_string(end_);
  if (rest.status == FrameStatus::Torn) {
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
  const SetAside aside = copy_damaged(fd_.get(), offset, path_, format_.mode);
  check(aside.error, "cannot write " + aside.path);
  return aside.path;
}

void Journal::cut_off(std::uint64_t offset) {
  const std::string what = "cannot cut the end off " + path_;
  check(::ftruncate(fd_.get(), static_cast<off_t>(offset)) == 0 ? 0 : errno, what);
  check(sync_file(fd_.get()), what);
}

// A server that was killed while it replaced the file may have left two things: a new file, which
// holds nothing of its own, and a second name of the old file, which is still in use.
void Journal::undo_unfinished_replacing() const {
  (void)::unlink(new_path().c_str());
  remove_second_names(path_);
}

Journal::Result Journal::append(std::string_view records, Sync sync) {
  if (broken_) return broken(EIO);
  std::string with_first;
  if (empty()) {
    with_first.append(first_).append(records);
    records = with_first;
  }
  if (const int error = write_all(fd_.get(), records); error != 0) return undo(error, sync);
  if (sync == Sync::Yes) {
    if (const int error = sync_file(fd_.get()); error != 0) return broken(error);
  }
  end_ += records.size();
  return {};
}

// Cuts off what a failed write has left in the file; with Sync::Yes waits for the disk, too.
// Otherwise a record that was refused could reappear after a loss of power.
Journal::Result Journal::undo(int error, Sync sync) {
  if (::ftruncate(fd_.get(), static_cast<off_t>(end_)) != 0) return broken(errno);
  if (sync == Sync::Yes) {
    if (const int failed = sync_file(fd_.get()); failed != 0) return broken(failed);
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
  OpenedFile made = write_new(new_path(), format_.mode, bytes);
  int error = made.error == 0 ? lock_file(made.fd.get()) : made.error;
  SetAside old;
  if (error == 0 && keep_old == KeepOld::Yes && !is_moved_away()) {
    const std::size_t most = format_.numbered;
    old = most > 0 ? add_numbered_name(path_, most) : add_second_name(path_);
    error = old.error;
    // The second name must be on the disk before the next step removes the first.
    if (error == 0) error = sync_folder_of(path_);
  }
  if (error == 0 && ::rename(new_path().c_str(), path_.c_str()) != 0) error = errno;
  if (error != 0) {
    undo_unfinished_replacing();
    return {Result::Kind::Undone, error};
  }
  fd_ = std::move(made.fd);
  end_ = bytes.size();
  if (const int failed = sync_folder_of(path_); failed != 0) return broken(failed);
  if (!old.path.empty() && format_.numbered > 0) remove_numbered_above(path_, format_.numbered);
  return {Result::Kind::Done, 0, std::move(old.path)};
}

// Whether another program, such as logrotate, has renamed the file. At most an empty file is in
// its place then.
bool Journal::is_moved_away() const {
  struct stat own {};
  struct stat there {};
  if (::fstat(fd_.get(), &own) != 0 || ::stat(path_.c_str(), &there) != 0) return true;
  const bool same = own.st_dev == there.st_dev && own.st_ino == there.st_ino;
  return !same && there.st_size == 0;
}

}  // namespace chat
