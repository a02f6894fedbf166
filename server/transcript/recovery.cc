#include "server/transcript/recovery.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "common/protocol/name.h"
#include "common/text/text.h"

namespace chat {
namespace {

bool is_same(const FormatRecord& format, const FormatRecord& expected) {
  return format.word == expected.word && format.version == expected.version;
}

}  // namespace

bool Recovery::add_from_sessions(const TranscriptRecord& record) {
  const auto* format = std::get_if<FormatRecord>(&record);
  if (format != nullptr) return is_same(*format, kSessionsFormat);
  if (std::holds_alternative<MessageRecord>(record)) return false;
  return add(record);
}

bool Recovery::add_from_messages(const TranscriptRecord& record) {
  count_carried(record);
  // Files may have been joined together, so it need not be the first record.
  const auto* format = std::get_if<FormatRecord>(&record);
  if (format != nullptr) return is_same(*format, kMessagesFormat);
  if (std::holds_alternative<BegunRecord>(record) ||
      std::holds_alternative<RenamedRecord>(record) ||
      std::holds_alternative<EndedRecord>(record)) {
    return false;
  }
  return add(record);
}

bool Recovery::add(const TranscriptRecord& record) {
  return std::visit([this](const auto& each) { return add(each); }, record);
}

bool Recovery::add(const ReservedRecord& reserved) {
  note_numbers(reserved.seq, reserved.member);
  return true;
}

bool Recovery::add(const MessageRecord& message) {
  note_numbers(message.seq, message.session);
  if (message.line != 0) {
    add(OutcomeRecord{message.session, message.line, message.seq, message.time_ms});
  }
  // Such a message was carried over from a file that is joined before this one.
  if (!messages_.empty() && message.seq <= messages_.back()->event.seq) return true;
  // Said before the history was cleared, and stored after the new file was begun.
  if (message.seq <= forgotten_) return true;
  auto entry = std::make_shared<LogEntry>();
  entry->event = {message.seq, message.time_ms,
                  event::Message{clean(message.name), clean(message.text), message.kind}};
  entry->line = message.line;
  entry->actor = message.session;
  entry->cost = cost_of(*entry);
  bytes_ += entry->cost;
  messages_.push_back(std::move(entry));
  while (bytes_ > most_bytes_) {
    bytes_ -= messages_.front()->cost;
    forgotten_ = messages_.front()->event.seq;
    messages_.pop_front();
  }
  return true;
}

bool Recovery::add(const OutcomeRecord& outcome) {
  note_numbers(outcome.seq, outcome.session);
  SessionState* session = find(outcome.session);
  if (session != nullptr) session->add({outcome.line, outcome.seq, outcome.time_ms});
  return true;
}

bool Recovery::add(const LineRecord& line) {
  note_numbers(0, line.session);
  SessionState* session = find(line.session);
  if (session != nullptr) session->reach(line.line);
  return true;
}

bool Recovery::add(const ForgottenRecord& forgotten) {
  note_numbers(forgotten.seq, kNobody);
  // Does not count where the earlier file is joined before this one.
  if (messages_.empty()) forgotten_ = std::max(forgotten_, forgotten.seq);
  return true;
}

bool Recovery::add(const BegunRecord& begun) {
  note_numbers(begun.seq, begun.session);
  SessionState& session = sessions_[begun.session];
  session.id = begun.session;
  session.joined = begun.seq;
  session.token = begun.token;
  session.name = begun.name;
  return true;
}

bool Recovery::add(const RenamedRecord& renamed) {
  SessionState* session = find(renamed.outcome.session);
  if (session != nullptr) session->name = renamed.name;
  return add(renamed.outcome);
}

bool Recovery::add(const EndedRecord& ended) {
  note_numbers(0, ended.session);
  sessions_.erase(ended.session);
  return true;
}

std::size_t Recovery::forget_impossible_names() {
  return std::erase_if(sessions_,
                       [](const auto& each) { return name_error(each.second.name).has_value(); });
}

Snapshot Recovery::take() {
  Snapshot all;
  all.last_seq = last_seq_;
  all.last_member = last_member_;
  all.forgotten = forgotten_;
  all.messages.assign(messages_.begin(), messages_.end());
  for (auto& [id, session] : sessions_) all.sessions.push_back(std::move(session));
  *this = Recovery(most_bytes_);
  return all;
}

void Recovery::count_carried(const TranscriptRecord& record) {
  if (has_own_message_) return;
  const auto* message = std::get_if<MessageRecord>(&record);
  has_own_message_ = message != nullptr && message->carried == Carried::No;
  if (has_own_message_) return;
  std::string again;
  append_record(again, record);
  carried_bytes_ += again.size();
}

void Recovery::note_numbers(std::uint64_t seq, MemberId member) {
  last_seq_ = std::max(last_seq_, seq);
  last_member_ = std::max(last_member_, member);
}

SessionState* Recovery::find(MemberId id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : &found->second;
}

}  // namespace chat
