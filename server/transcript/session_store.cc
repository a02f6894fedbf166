#include "server/transcript/session_store.h"

#include <algorithm>

namespace chat {
namespace {

// Tokens are nobody else's business.
constexpr mode_t kMode = 0600;

// Records of one session that wait to be written; over it they are replaced by what they come to,
// which is less: its outcomes take about 60 bytes each.
constexpr std::size_t kMostPendingBytes = std::size_t{8} * 1024;

}  // namespace

SessionStore::SessionStore(const std::string& path, Journal::Repair repair,
                           const RecordVisit& visit, std::vector<std::string>& remarks)
    : journal_(path, {kSessionsFormat, kMode}, repair, visit, remarks) {}

void SessionStore::adopt(const std::vector<Snapshot::Session>& sessions) {
  sessions_.clear();
  pending_.clear();
  for (const Snapshot::Session& each : sessions) {
    sessions_[each.id] = {each.joined,
                          each.token,
                          each.name,
                          each.last_line,
                          {each.outcomes.begin(), each.outcomes.end()}};
  }
}

Journal::Result SessionStore::compact(const ReservedRecord& reserved) {
  std::string records;
  put_transcript_record(records, reserved);
  for (const auto& [id, session] : sessions_) put_session(records, id, session);
  const Journal::Result result = journal_.replace(records, Journal::KeepOld::No);
  if (result.kind == Journal::Result::Kind::Done) pending_.clear();
  return result;
}

void SessionStore::note(const LogEntry& entry) {
  const Event& event = entry.event;
  if (event.kind == EventKind::Welcome && !event.text.empty()) begin(entry.target, event);
  const auto session = sessions_.find(entry.actor);
  if (session == sessions_.end()) return;
  if (event.kind == EventKind::Renamed) rename(entry.actor, session->second, event);
  if (event.kind == EventKind::Left) end(entry.actor);
}

void SessionStore::begin(MemberId id, const Event& welcome) {
  const auto [session, is_new] = sessions_.try_emplace(id);
  if (!is_new) return;
  session->second.joined = welcome.seq;
  session->second.token = welcome.text;
  session->second.name = welcome.name;
  Pending& pending = pending_[id];
  pending.is_new = true;
  put_session(pending.records, id, session->second);
}

void SessionStore::rename(MemberId id, Session& session, const Event& renamed) {
  session.name = renamed.other;
  session.last_line = std::max(session.last_line, renamed.line);
  session.outcomes.push_back({renamed.line, renamed.seq, renamed.time_ms});
  if (session.outcomes.size() > Snapshot::kOutcomes) session.outcomes.pop_front();
  std::string& records = pending_[id].records;
  put_transcript_record(
      records, RenamedRecord{{id, renamed.line, renamed.seq, renamed.time_ms}, session.name});
  if (records.size() <= kMostPendingBytes) return;
  records.clear();
  put_session(records, id, session);
}

void SessionStore::end(MemberId id) {
  sessions_.erase(id);
  const auto pending = pending_.find(id);
  if (pending != pending_.end() && pending->second.is_new) {
    pending_.erase(pending);
    return;
  }
  std::string& records = pending_[id].records;
  records.clear();
  put_transcript_record(records, EndedRecord{id});
}

// All of it, in place of whatever the file says of that session before.
void SessionStore::put_session(std::string& out, MemberId id, const Session& session) {
  put_transcript_record(out, BegunRecord{id, session.joined, session.token, session.name});
  for (const Snapshot::Outcome& each : session.outcomes) {
    put_transcript_record(out, OutcomeRecord{id, each.line, each.seq, each.time_ms});
  }
  put_transcript_record(out, LineRecord{id, session.last_line});
}

Journal::Result SessionStore::store(Journal::Sync sync) {
  if (pending_.empty()) return {};
  std::string records;
  for (const auto& [id, pending] : pending_) records += pending.records;
  const Journal::Result result = journal_.append(records, sync);
  if (result.kind == Journal::Result::Kind::Done) pending_.clear();
  return result;
}

Journal::Result SessionStore::reserve(const ReservedRecord& reserved) {
  std::string record;
  put_transcript_record(record, reserved);
  return journal_.append(record, Journal::Sync::Yes);
}

}  // namespace chat
