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
  for (const std::string& remark : transcript_.remarks()) console_.report(remark);
  room_.restore(transcript_.take_snapshot());
}

void Recorder::start() {
  thread_ = std::thread(&Recorder::run, this);
}

void Recorder::join() {
  if (thread_.joinable()) thread_.join();
}

void Recorder::rotate() {
  rotation_asked_ = true;
  room_.nudge_recorder();
}

void Recorder::run() noexcept {
  // No exception may leave this thread: without it nobody would get anything any more, so it ends
  // the program instead. What anybody was told is stored by then.
  std::vector<EntryPtr> entries;
  while (room_.take_unstored(entries)) {
    if (!entries.empty()) store(entries);
    if (rotation_asked_.exchange(false) && !broken_) rotate_now();
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
  if (fails != std::exchange(failing_, fails)) {
    console_.report(fails ? result.sentence : "messages can be stored again");
  }
  if (result.kind != Kind::Broken) return;
  broken_ = true;
  on_broken_(result.sentence);
}

void Recorder::rotate_now() {
  const Transcript::Stored result = transcript_.rotate(room_.snapshot());
  if (result.kind == Kind::Yes) return console_.report("the transcript goes on in a new file");
  console_.report(result.sentence);
  if (result.kind != Kind::Broken) return;
  broken_ = true;
  on_broken_(result.sentence);
}

}  // namespace chat
