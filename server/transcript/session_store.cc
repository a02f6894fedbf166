#include "server/transcript/session_store.h"

#include <algorithm>

namespace chat {
namespace {

// Only the owner may read tokens.
constexpr mode_t kMode = 0600;

// The most that waits to be written for one session. Beyond this, one record for each kept
// outcome, about 60 bytes, replaces what waits.
constexpr std::size_t kMostPendingBytes = std::size_t{8} * 1024;

// The file is compacted when it is larger than kMostGrowth times what the present sessions need,
// and kFreeBytes more. People who come and go leave about 200 bytes each.
constexpr std::uint64_t kMostGrowth = 4;
constexpr std::uint64_t kFreeBytes = std::uint64_t{512} * 1024;

// What a session needs in a compact file. Rather more: compacting has to be worth it.
std::uint64_t bytes_for(const SessionState& session) {
  constexpr std::size_t kRecord = 96;  // its numbers have fewer digits than they could have
  return kRecord * (2 + session.outcomes.size()) + session.token.size() + session.name.size();
}

}  // namespace

SessionStore::SessionStore(const std::string& path, Journal::Repair repair,
                           const RecordVisit& visit, std::vector<std::string>& remarks)
    : journal_(path, {kSessionsFormat, kMode}, repair, visit, remarks) {}

void SessionStore::adopt(const std::vector<SessionState>& sessions) {
  sessions_.clear();
  pending_.clear();
  needed_bytes_ = 0;
  for (const SessionState& each : sessions) {
    sessions_[each.id] = each;
    needed_bytes_ += bytes_for(each);
  }
}

Journal::Result SessionStore::compact(const ReservedRecord& reserved) {
  std::string records;
  append_record(records, reserved);
  for (const auto& [id, session] : sessions_) append_session(records, session);
  Journal::Result result = journal_.replace(records, Journal::KeepOld::No);
  if (result.kind == Journal::Result::Kind::Done) {
    pending_.clear();
    not_before_bytes_ = 0;
  } else {
    not_before_bytes_ = 2 * journal_.size();
  }
  return result;
}

void SessionStore::note(const LogEntry& entry) {
  const auto* welcome = entry.event.as<event::Welcome>();
  if (welcome != nullptr && !welcome->token.empty()) begin(entry.target, entry.event.seq, *welcome);
  const auto session = sessions_.find(entry.actor);
  if (session == sessions_.end()) return;
  if (entry.event.is<event::Renamed>()) rename(entry, session->second);
  if (entry.event.is<event::Left>()) end(session->second);
}

void SessionStore::begin(MemberId id, std::uint64_t seq, const event::Welcome& welcome) {
  const auto [session, is_new] = sessions_.try_emplace(id);
  if (!is_new) return;
  session->second = {id, welcome.token, welcome.name, seq, 0, {}};
  needed_bytes_ += bytes_for(session->second);
  Pending& pending = pending_[id];
  pending.is_new = true;
  append_session(pending.records, session->second);
}

void SessionStore::rename(const LogEntry& entry, SessionState& session) {
  const Event& event = entry.event;
  needed_bytes_ -= bytes_for(session);
  session.name = event.as<event::Renamed>()->to;
  session.add({entry.line, event.seq, event.time_ms});
  needed_bytes_ += bytes_for(session);
  std::string& records = pending_[session.id].records;
  append_record(records,
                RenamedRecord{{session.id, entry.line, event.seq, event.time_ms}, session.name});
  if (records.size() <= kMostPendingBytes) return;
  records.clear();
  append_session(records, session);
}

void SessionStore::end(const SessionState& session) {
  const MemberId id = session.id;
  needed_bytes_ -= bytes_for(session);
  sessions_.erase(id);
  const auto pending = pending_.find(id);
  if (pending != pending_.end() && pending->second.is_new) {
    pending_.erase(pending);
    return;
  }
  std::string& records = pending_[id].records;
  records.clear();
  append_record(records, EndedRecord{id});
}

// Appends everything about the session. It replaces what earlier records of the file say.
void SessionStore::append_session(std::string& out, const SessionState& session) {
  append_record(out, BegunRecord{session.id, session.joined, session.token, session.name});
  append_lines(out, session);
}

Journal::Result SessionStore::store(Journal::Sync sync, const ReservedRecord& reserved) {
  if (pending_.empty()) return {};
  std::string records;
  for (const auto& [id, pending] : pending_) records += pending.records;
  Journal::Result result = journal_.append(records, sync);
  if (result.kind != Journal::Result::Kind::Done) return result;
  pending_.clear();
  const std::uint64_t most = kMostGrowth * needed_bytes_ + kFreeBytes;
  if (journal_.size() <= std::max(most, not_before_bytes_)) return {};
  const Journal::Result compacted = compact(reserved);
  return compacted.kind == Journal::Result::Kind::Broken ? compacted : Journal::Result{};
}

Journal::Result SessionStore::reserve(const ReservedRecord& reserved) {
  std::string record;
  append_record(record, reserved);
  return journal_.append(record, Journal::Sync::Yes);
}

}  // namespace chat
