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
  // An exception here (out of memory) would leave the room mute: it ends the program, which loses
  // nothing that anybody was told.
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
    // Without a message nothing was tried.
    if (result.kind != Kind::Yes || has_message(entries)) {
      report(result);
    }
  }
  if (result.kind == Kind::Yes) return room_.stored();
  room_.not_stored(result.sentence);
}

// On the console once when it begins and once when it is over.
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
