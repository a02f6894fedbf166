#include "server/transcript/transcript.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "common/protocol/wording.h"
#include "common/system/error.h"
#include "common/system/file.h"
#include "server/transcript/records.h"

namespace chat {
namespace {

using Done = Journal::Result::Kind;

// Like log files: other users of the machine must not read it.
constexpr mode_t kMode = 0640;

// How many numbers are reserved on disk at a time: enough for an hour at a million events a
// second; 2^64 has room for four thousand million such blocks. The next block is reserved when
// half of one is used, so a disk that is full for half an hour stops nobody.
constexpr std::uint64_t kReservedNumbers = std::uint64_t{1} << 32;

// After an error the next file is tried for when the present one has grown by this part of its
// size.
constexpr std::uint64_t kTriesForFile = 8;

Transcript::Settings resolved(Transcript::Settings settings) {
  settings.file = without_links(settings.file);
  return settings;
}

void append_message(std::string& out, const LogEntry& entry, Carried carried) {
  const Event& event = entry.event;
  const auto& message = *event.as<event::Message>();
  append_record(out, MessageRecord{message.kind, carried, event.seq, event.time_ms, entry.actor,
                                   entry.line, message.name, message.text});
}

// The beginning of the last messages that take at most `bytes` together.
std::vector<EntryPtr>::const_iterator first_within(const std::vector<EntryPtr>& messages,
                                                   std::size_t bytes) {
  auto first = messages.end();
  while (first != messages.begin()) {
    const std::size_t cost = cost_of(**std::prev(first));
    if (cost > bytes) break;
    bytes -= cost;
    --first;
  }
  return first;
}

Transcript::Stored no(int error, std::string_view what, std::string_view then) {
  Transcript::Stored answer{Transcript::Stored::Kind::No, std::string(what)};
  answer.sentence.append(" (").append(error_text(error)).append("), ").append(then);
  return answer;
}

}  // namespace

Transcript::Transcript(const Settings& settings)
    : Transcript(resolved(settings), Recovery(settings.snapshot_bytes)) {}

Transcript::Transcript(const Settings& settings, Recovery recovery)
    : settings_(settings),
      lock_(lock_for_server(settings.file)),
      sessions_(
          settings.file + ".sessions", settings.repair,
          [&](const auto& record) { return recovery.add_from_sessions(record); }, remarks_),
      messages_(
          settings.file, {kMessagesFormat, kMode, settings.kept_files}, settings.repair,
          [&](const auto& record) { return recovery.add_from_messages(record); }, remarks_) {
  // Without the messages nobody knows which lines of the sessions were stored: they would be said
  // twice.
  if (messages_.empty() && recovery.has_sessions()) {
    recovery.forget_sessions();
    remarks_.push_back(settings_.file + " is empty, so the sessions in " + sessions_.path() +
                       " were ended: their lines could be said twice.");
  }
  if (const std::size_t count = recovery.forget_impossible_names(); count > 0) {
    remarks_.push_back(sessions_.path() + ": " + counted(count, "session", "sessions") +
                       " ended, because such names are no longer allowed.");
  }
  expect_new_file(recovery.carried_bytes());
  snapshot_ = recovery.take();
  sessions_.adopt(snapshot_.sessions);
  reserve_first();
}

// Reserves numbers in both files, because one of them may get lost, or be moved away while no
// server is running.
void Transcript::reserve_first() {
  reserved_ = {snapshot_.last_seq + kReservedNumbers, snapshot_.last_member};
  std::string records;
  append_record(records, reserved_);
  Journal::Result result = sessions_.compact(reserved_);
  std::string file = sessions_.path();
  if (result.kind == Done::Done) {
    result = messages_.append(records, Sync::Yes);
    file = messages_.path();
  }
  if (result.kind == Done::Done) return;
  throw UserError(result.error, "cannot write " + file + " (" + error_text(result.error) + ")");
}

Snapshot Transcript::take_snapshot() {
  return std::exchange(snapshot_, {});
}

Transcript::Stored Transcript::append(std::span<const EntryPtr> entries) {
  if (last_.kind == Stored::Kind::Broken) return last_;
  std::string messages;
  std::uint64_t last_seq = 0;
  for (const EntryPtr& each : entries) {
    last_seq = std::max(last_seq, each->event.seq);
    reserved_.member = std::max({reserved_.member, each->actor, each->target});
    sessions_.note(*each);
    if (is_message(each->event)) append_message(messages, *each, Carried::No);
  }
  // Sessions first: if a session were not stored, its client would send the message again, and it
  // would be said twice.
  Journal::Result result = reserve_in_time(last_seq);
  if (result.kind == Done::Done) result = sessions_.store(settings_.sync, reserved_);
  if (result.kind == Done::Done && !messages.empty()) {
    result = messages_.append(messages, settings_.sync);
  }
  if (result.kind == Done::Broken) return broken(result.error);
  if (result.kind == Done::Done || messages.empty()) return {};
  return no(result.error, "the message could not be stored",
            "so it was not sent; send it again later");
}

// Reserves the next numbers once half of them are used.
Journal::Result Transcript::reserve_in_time(std::uint64_t seq) {
  if (seq + kReservedNumbers / 2 <= reserved_.seq) return {};
  const ReservedRecord next = {std::max(seq, reserved_.seq) + kReservedNumbers, reserved_.member};
  std::string record;
  append_record(record, next);
  Journal::Result result = sessions_.reserve(next);
  if (result.kind == Done::Done) result = messages_.append(record, Sync::Yes);
  if (result.kind == Done::Done) reserved_ = next;
  // A failed write can wait, unless no numbers are left.
  if (result.kind == Done::Undone) {
    result.kind = seq > reserved_.seq ? Done::Broken : Done::Done;
  }
  return result;
}

Transcript::Stored Transcript::rotate(const Snapshot& state) {
  if (last_.kind == Stored::Kind::Broken) return last_;
  reserved_.member = std::max(reserved_.member, state.last_member);
  Journal::Result result = messages_.replace(first_records(state), Journal::KeepOld::Yes);
  if (result.kind == Done::Undone) {
    full_at_ = messages_.size() + settings_.file_bytes / kTriesForFile;
    return no(result.error, "no new transcript could be begun", "so the old one goes on");
  }
  Stored stored;
  stored.sentence = "the transcript goes on in a new file";
  if (!result.old_path.empty()) stored.sentence += "; the old one is " + result.old_path;
  expect_new_file(messages_.size());
  if (result.kind == Done::Done) result = sessions_.compact(reserved_);
  if (result.kind == Done::Broken) return broken(result.error);
  return stored;
}

// Each file has as much of its own as it took over, or more: what is written twice is bounded, and
// restarts alone never push out the files that are kept.
void Transcript::expect_new_file(std::uint64_t carried_bytes) {
  full_at_ = std::max(settings_.file_bytes, 2 * carried_bytes);
}

// The records of a new file after its first.
std::string Transcript::first_records(const Snapshot& state) const {
  std::string records;
  append_record(records, reserved_);
  for (const SessionState& session : state.sessions) append_lines(records, session);
  auto each = first_within(state.messages, settings_.snapshot_bytes);
  const bool all = each == state.messages.begin();
  const std::uint64_t forgotten = all ? state.forgotten : (*std::prev(each))->event.seq;
  if (forgotten > 0) append_record(records, ForgottenRecord{forgotten});
  for (; each != state.messages.end(); ++each) append_message(records, **each, Carried::Yes);
  return records;
}

Transcript::Stored Transcript::broken(int error) {
  last_ = {Stored::Kind::Broken, "the disk failed while " + settings_.file + " was written (" +
                                     error_text(error) +
                                     "), so the last messages may not be stored; "
                                     "check the disk before the server is started again"};
  return last_;
}

}  // namespace chat
