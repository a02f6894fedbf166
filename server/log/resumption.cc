#include "server/log/resumption.h"

#include <algorithm>
#include <utility>

#include "common/protocol/wire.h"

namespace chat {
namespace {

std::size_t slot(std::uint64_t line) {
  return static_cast<std::size_t>((line - 1) % wire::kKeptOutcomes);
}

bool by_seq(const EntryPtr& a, const EntryPtr& b) {
  return a->event.seq < b->event.seq;
}

std::size_t cost_of_error(const event::Error& error) {
  constexpr std::size_t kAllocation = 16;  // about what the allocator adds
  return sizeof(error) + kAllocation + bytes_held(error.code) + bytes_held(error.sentence);
}

EntryPtr without_messages(const LogEntry& entry) {
  auto bare = std::make_shared<LogEntry>(entry);
  bare->history = nullptr;
  bare->cost = cost_of(*bare);
  return bare;
}

// The entry of a history with its messages again, the newest of which has the number `last`.
// nullptr when the log no longer has all of them, or when the member has had all. A welcome's
// history has only the messages after number `after`.
EntryPtr with_messages(const LogEntry& bare, std::uint64_t last, std::uint64_t after,
                       const Log& log) {
  const std::uint64_t count = bare.event.as<event::History>()->count;
  auto past = log.last_messages(static_cast<std::size_t>(count), last);
  if (past->messages.size() < count) return nullptr;
  if (bare.line == 0) {
    std::vector<EntryPtr> messages = past->messages;
    std::erase_if(messages, [after](const EntryPtr& old) { return old->event.seq <= after; });
    past = make_history(std::move(messages));
  }
  if (past->messages.empty()) return nullptr;
  auto whole = std::make_shared<LogEntry>(bare);
  whole->event.as<event::History>()->count = past->messages.size();
  whole->history = std::move(past);
  whole->cost = cost_of(*whole);
  return whole;
}

// The entry of the member's own change of name, which is also the outcome of its line. nullptr
// when `seq` is none, or has left the window.
EntryPtr own_rename(std::uint64_t seq, const Log& log) {
  const std::uint64_t index = log.index_of(seq);
  if (index == log.end_index() || log.seq_at(index) != seq || log.is_message_at(index)) {
    return nullptr;
  }
  EntryPtr entry = log.at(index);
  return entry->event.is<event::Renamed>() ? entry : nullptr;
}

// Whether the entry after `kept` is the end of a history.
bool ends_history(const std::vector<EntryPtr>& kept) {
  return !kept.empty() && kept.back()->event.is<event::History>();
}

}  // namespace

Resumption::Resumption(MemberId member, const Secret& secret, std::uint64_t joined)
    : member_(member), secret_(secret), joined_(joined) {}

// --- lines ---

Resumption::Line Resumption::classify(std::uint64_t line) const {
  if (line == last_line_ + 1) return Line::Next;
  if (line > last_line_ || line == 0) return Line::Gap;
  if (line > last_settled_) return Line::UnderWay;
  return find(line) == nullptr ? Line::Forgotten : Line::Settled;
}

void Resumption::settle(const LogEntry& entry, std::size_t most_error_bytes) {
  if (outcomes_.size() <= slot(entry.line)) outcomes_.resize(slot(entry.line) + 1);
  LineOutcome& outcome = outcomes_[slot(entry.line)];
  forget(outcome);
  const auto* error = entry.event.as<event::Error>();
  if (error != nullptr) {
    outcome.error = std::make_unique<const event::Error>(*error);
    error_bytes_ += cost_of_error(*outcome.error);
  }
  outcome.seq = entry.event.seq;
  outcome.time_ms = entry.event.time_ms;
  last_settled_ = entry.line;
  // From the slot behind the newest line on, the outcomes are in the order of their lines.
  for (std::size_t i = 0; i < wire::kKeptOutcomes && error_bytes_ > most_error_bytes; ++i) {
    const std::size_t oldest = slot(last_settled_ + 1 + i);
    if (oldest < outcomes_.size() && outcomes_[oldest].error) forget(outcomes_[oldest]);
  }
}

void Resumption::forget(LineOutcome& outcome) {
  if (outcome.error) error_bytes_ -= cost_of_error(*outcome.error);
  outcome = {};
}

const Resumption::LineOutcome* Resumption::find(std::uint64_t line) const {
  if (!is_outcome_kept(line, last_settled_) || slot(line) >= outcomes_.size()) return nullptr;
  const LineOutcome& outcome = outcomes_[slot(line)];
  return outcome.seq == 0 ? nullptr : &outcome;
}

std::shared_ptr<LogEntry> Resumption::outcome(std::uint64_t line, const Log& log) const {
  const LineOutcome& known = *find(line);
  auto entry = std::make_shared<LogEntry>();
  entry->event = {known.seq, known.time_ms, event::Ok{line}};
  if (known.error) entry->event.what = *known.error;
  entry->line = line;
  entry->actor = member_;
  entry->target = member_;
  entry->public_index = log.index_of(known.seq);
  entry->cost = cost_of(*entry);
  return entry;
}

SessionState Resumption::state(std::string name) const {
  SessionState session{member_, token(), std::move(name), joined_, last_settled_, {}};
  const std::uint64_t kept = std::min<std::uint64_t>(last_settled_, wire::kKeptOutcomes);
  for (std::uint64_t line = last_settled_ - kept + 1; line <= last_settled_; ++line) {
    const LineOutcome* known = find(line);
    if (known != nullptr && !known->error) session.add({line, known->seq, known->time_ms});
  }
  return session;
}

void Resumption::restore(const SessionState& session) {
  last_line_ = session.last_line;
  last_settled_ = session.last_line;
  for (const Outcome& known : session.outcomes) {
    if (!is_outcome_kept(known.line, last_settled_)) continue;
    if (outcomes_.size() <= slot(known.line)) outcomes_.resize(slot(known.line) + 1);
    outcomes_[slot(known.line)] = {known.seq, known.time_ms, nullptr};
  }
}

// --- private entries ---

// With its place in the vector, which may have one free place for each that is taken.
std::size_t Resumption::cost_to_keep(std::size_t cost) {
  return cost + 2 * sizeof(Kept);
}

std::size_t& Resumption::bytes_of_kind(const LogEntry& entry) {
  return is_reply(entry) ? reply_bytes_ : whisper_bytes_;
}

void Resumption::keep(const EntryPtr& entry, std::size_t most_reply_bytes) {
  Kept kept{entry};
  if (entry->history && !entry->history->messages.empty()) {
    kept = {without_messages(*entry), entry->history->messages.back()->event.seq};
  }
  const std::size_t cost = cost_to_keep(kept.entry->cost);
  kept_.push_back(std::move(kept));
  bytes_of_kind(*entry) += cost;
  auto oldest = kept_.begin();
  while (reply_bytes_ > most_reply_bytes) {
    oldest = std::find_if(oldest, kept_.end(),
                          [this](const Kept& each) { return is_reply(*each.entry); });
    reply_bytes_ -= cost_to_keep(oldest->entry->cost);
    oldest = kept_.erase(oldest);
  }
  shrink();
}

std::vector<EntryPtr> Resumption::whispers() const {
  std::vector<EntryPtr> whispers;
  for (const Kept& kept : kept_) {
    if (!is_reply(*kept.entry)) whispers.push_back(kept.entry);
  }
  return whispers;
}

void Resumption::shrink() {
  if (kept_.capacity() > 2 * kept_.size()) kept_.shrink_to_fit();
}

void Resumption::acknowledge(std::uint64_t seq) {
  const auto end = std::find_if(kept_.begin(), kept_.end(),
                                [seq](const Kept& kept) { return kept.entry->event.seq > seq; });
  for (auto kept = kept_.begin(); kept != end; ++kept) {
    bytes_of_kind(*kept->entry) -= cost_to_keep(kept->entry->cost);
  }
  kept_.erase(kept_.begin(), end);
  shrink();
}

// The number of the first history that is told again: each one takes as many messages of the past
// as when it was asked for, so only the last of them are.
std::uint64_t Resumption::first_history(std::uint64_t after, std::size_t most_messages) const {
  std::uint64_t first = UINT64_MAX;
  for (std::size_t left = kept_.size(); left > 0; --left) {
    const Kept& kept = kept_[left - 1];
    const Event& event = kept.entry->event;
    if (event.seq <= after) break;
    if (kept.last_message == 0) continue;
    const auto count = static_cast<std::size_t>(event.as<event::History>()->count);
    if (count > most_messages) break;
    most_messages -= count;
    first = event.seq;
  }
  return first;
}

Replay Resumption::replay(std::uint64_t after, const Log& log, std::size_t most_messages) const {
  const std::uint64_t first = first_history(after, most_messages);
  Replay replay;
  const std::uint64_t had = std::max(after, joined_);
  replay.next = log.index_of(had + 1);
  replay.missing = log.forgotten_after(had);
  for (const auto& [entry, last_message] : kept_) {
    if (entry->event.seq <= after || (last_message != 0 && entry->event.seq < first)) continue;
    // A `current` alone would seem to end what was missed. The outcome of its line replaces it.
    if (entry->event.is<event::Current>() && !ends_history(replay.kept)) continue;
    EntryPtr again = last_message == 0 ? entry : with_messages(*entry, last_message, after, log);
    if (again) replay.kept.push_back(std::move(again));
  }
  add_outcomes(after, log, replay.kept);
  return replay;
}

// Adds the outcomes that no kept entry tells already. The one of number `after` is added, too: an
// event before it (a change of name, the last line of an answer) has the same number, and may be
// all that has arrived.
void Resumption::add_outcomes(std::uint64_t after, const Log& log,
                              std::vector<EntryPtr>& kept) const {
  std::vector<EntryPtr> outcomes;
  for (std::uint64_t line = last_settled_; line > 0; --line) {
    if (!is_outcome_kept(line, last_settled_)) break;
    const LineOutcome* known = find(line);
    if (known == nullptr || known->seq < after) continue;
    EntryPtr entry = known->seq == after ? nullptr : own_rename(known->seq, log);
    if (entry == nullptr) entry = outcome(line, log);
    if (!std::binary_search(kept.begin(), kept.end(), entry, by_seq)) {
      outcomes.push_back(std::move(entry));
    }
  }
  kept.insert(kept.end(), outcomes.begin(), outcomes.end());
  std::sort(kept.begin(), kept.end(), by_seq);
}

}  // namespace chat
