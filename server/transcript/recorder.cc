#include "server/transcript/recorder.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace chat {
namespace {

bool has_message(std::span<const EntryPtr> entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const EntryPtr& entry) { return is_message(entry->event); });
}

}  // namespace

using Kind = Transcript::Stored::Kind;

Recorder::Recorder(Room& room, Console& console, const Transcript::Settings& settings,
                   std::function<void(const std::string&)> on_broken)
    : room_(room), console_(console), transcript_(settings), on_broken_(std::move(on_broken)) {}

void Recorder::restore() {
  for (const std::string& remark : transcript_.remarks()) console_.report(remark, "transcript");
  room_.restore(transcript_.take_snapshot());
}

void Recorder::start() {
  thread_ = std::thread(&Recorder::run, this);
}

void Recorder::join() {
  if (thread_.joinable()) thread_.join();
  const MutexLock lock(mutex_);
  ended_ = true;
  rotated_.notify_all();
}

void Recorder::rotate() {
  {
    const MutexLock lock(mutex_);
    ++rotations_asked_;
  }
  room_.nudge_recorder();
}

std::string Recorder::rotate_and_wait() {
  rotate();
  const MutexLock lock(mutex_);
  const std::uint64_t wanted = rotations_asked_;
  while (rotations_done_ < wanted && !ended_) rotated_.wait(mutex_);
  return rotations_done_ < wanted ? "the server is stopping" : rotation_error_;
}

void Recorder::run() noexcept {
  // No exception may leave this thread: without it nobody would get anything any more, so it ends
  // the program instead. What anybody was told is stored by then.
  std::vector<EntryPtr> entries;
  while (room_.take_unstored(entries)) {
    if (!entries.empty()) store(entries);
    rotate_if_due();
  }
}

void Recorder::store(std::span<const EntryPtr> entries) {
  Transcript::Stored result;
  if (broken_) {
    result = {Kind::No, "nothing can be stored any more, the server is stopping; it was not sent"};
  } else {
    result = transcript_.append(entries);
    // When there is no message, nothing was written, so nothing is known to work again.
    if (result.kind != Kind::Yes || has_message(entries)) {
      report(result);
    }
  }
  if (result.kind == Kind::Yes) return room_.stored();
  room_.not_stored(result.sentence);
}

// Prints one line when storing begins to fail, and one when it works again.
void Recorder::report(const Transcript::Stored& result) {
  const bool fails = result.kind != Kind::Yes;
  if (fails) ++errors_;
  if (fails != std::exchange(failing_, fails)) {
    using enum LogRecord::Level;
    console_.report(fails ? result.sentence : "messages can be stored again", "transcript",
                    fails ? Error : Info);
  }
  if (result.kind != Kind::Broken) return;
  broken_ = true;
  on_broken_(result.sentence);
}

void Recorder::rotate_if_due() {
  std::uint64_t asked = 0;
  {
    const MutexLock lock(mutex_);
    asked = rotations_asked_;
    if (asked == rotations_done_ && (broken_ || !transcript_.is_full())) return;
  }
  std::string error = broken_ ? "nothing can be stored any more" : rotate_now();
  const MutexLock lock(mutex_);
  rotations_done_ = asked;
  rotation_error_ = std::move(error);
  rotated_.notify_all();
}

std::string Recorder::rotate_now() {
  Transcript::Stored result = transcript_.rotate(room_.snapshot());
  if (result.kind == Kind::Yes) {
    console_.report(result.sentence, "transcript");
    return "";
  }
  ++errors_;
  console_.report(result.sentence, "transcript", LogRecord::Level::Error);
  if (result.kind == Kind::Broken) {
    broken_ = true;
    on_broken_(result.sentence);
  }
  return std::move(result.sentence);
}

}  // namespace chat
