// The room's log: how an entry comes into it, to the recorder, and to the couriers.

#include <algorithm>
#include <utility>

#include "server/room/room.h"

namespace chat {
namespace {

// What comes in, goes or is the server's own never waits and is never waited for.
bool is_asked_for(const Event& event) {
  return !event.is<event::Welcome, event::Joined, event::Left, event::Away, event::Back,
                   event::History, event::Current, event::Ping, event::Bye>();
}

// What is for one member alone and has to be given again if it did not arrive. Outcomes are kept
// apart.
bool is_kept(const LogEntry& entry) {
  const Event& event = entry.event;
  if (event.is<event::Current>()) return entry.line != 0;  // ends a history that was asked for
  return event.is<event::Whisper, event::Users, event::History, event::Notice>() &&
         entry.raw.empty();
}

}  // namespace

// --- entries ---

Room::EntryDraft Room::entry_by(const Member& member, std::uint64_t line, event::What what) const {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = std::move(what);
  entry->line = line;
  entry->actor = member.id;
  entry->counts_for_backpressure = is_asked_for(entry->event);
  return entry;
}

Room::EntryDraft Room::reply_to(const Member& member, std::uint64_t line, event::What what) const {
  auto entry = entry_by(member, line, std::move(what));
  entry->target = member.id;
  return entry;
}

Room::EntryDraft Room::welcome_for(const Member& member) const {
  event::Welcome welcome;
  if (member.resumption) welcome.token = member.resumption->token();
  welcome.name = member.name;
  welcome.people = people();
  welcome.incarnation = settings_.incarnation;
  welcome.room = settings_.name;
  return reply_to(member, 0, std::move(welcome));
}

void Room::publish(const EntryDraft& entry) {
  entry->event.seq = ++last_seq_;
  entry->event.time_ms = now_ms();
  pass_on(entry);
}

void Room::pass_on(const EntryDraft& entry) {
  entry->cost = cost_of(*entry);
  count_as_awaited(*entry);
  charge(*entry);
  if (settings_.recorded == Recorded::No) return commit(entry);
  unstored_.push_back(entry);
  unstored_changed_.notify_one();
}

void Room::commit(const EntryDraft& entry) {
  log_.append(entry);
  delivered_seq_ = std::max(delivered_seq_, entry->event.seq);
  if (entry->event.is<event::Welcome>()) begin_delivery(*entry);
  for (std::size_t i = 0; i < settings_.couriers; ++i) {
    if (goes_to(*entry, i)) put_in_mailbox(i, entry);
  }
  const bool watched = entry->is_public() || entry->event.is<event::Whisper>();
  if (watched && settings_.watch) settings_.watch(entry);
  if (Member* actor = members_.find(entry->actor)) remember_for(*actor, entry);
  if (entry->is_public() || entry->target == entry->actor) return;
  if (Member* target = members_.find(entry->target)) remember_for(*target, entry);
}

void Room::publish_welcome(Member& member, const EntryDraft& welcome) {
  ++member.welcomes_under_way;
  publish(welcome);
}

// All up to delivered_seq_ is before the entry on the member's connection; what is not stored yet
// is behind it.
void Room::send_directly(const EntryDraft& entry) {
  entry->event.seq = delivered_seq_;
  entry->public_index = log_.end_index();
  entry->cost = cost_of(*entry);
  count_as_awaited(*entry);
  charge(*entry);
  put_in_mailbox(courier_of(entry->target), entry);
}

// What a member that comes back is told again waits for its connection, too.
void Room::begin_delivery(LogEntry& welcome) {
  Member* member = members_.find(welcome.target);
  if (member == nullptr) return;
  --member->welcomes_under_way;
  member->turn.notify_all();
  if (!welcome.resumes_after) return;
  auto replay = std::make_shared<Replay>(member->resumption->replay(*welcome.resumes_after, log_));
  if (member->welcomes_under_way == 0) {  // no later connection has taken the place of this one
    for (const EntryPtr& entry : replay->kept) charge(*entry);
  }
  welcome.event.as<event::Welcome>()->last_line = member->resumption->last_settled();
  welcome.replay = std::move(replay);
}

// For the case that the member's connection breaks.
void Room::remember_for(Member& member, const EntryPtr& entry) {
  if (!member.resumption) return;
  if (entry->actor == member.id && entry->line != 0 && !entry->again) {
    member.resumption->settle(*entry);
  }
  if (!is_kept(*entry)) return;
  member.resumption->keep(entry, limits_.kept_replies_bytes);
  constexpr std::size_t kPartWorthAsking = 4;
  const bool much = member.resumption->kept_bytes() > limits_.private_bytes / kPartWorthAsking;
  if (much && member.link != kNoLink && !member.asked_for_pong) (void)send_ping(member);
}

bool Room::goes_to(const LogEntry& entry, std::size_t courier) const {
  if (entry.is_public()) return true;
  return courier == courier_of(entry.target) || courier == courier_of(entry.actor);
}

void Room::put_in_mailbox(std::size_t courier, const EntryPtr& entry) {
  Mailbox& mailbox = mailboxes_[courier];
  mailbox.entries.push_back(entry);
  if (mailbox.waiting) mailbox.filled.notify_one();
}

// --- storing ---

bool Room::take_unstored(std::vector<EntryPtr>& entries) {
  const MutexLock lock(mutex_);
  while (unstored_.empty() && !recorder_nudged_ && !finished_) unstored_changed_.wait(mutex_);
  recorder_nudged_ = false;
  being_stored_.swap(unstored_);
  entries.assign(being_stored_.begin(), being_stored_.end());
  return !entries.empty() || !finished_;
}

void Room::stored() {
  const MutexLock lock(mutex_);
  for (const EntryDraft& entry : being_stored_) commit(entry);
  being_stored_.clear();
}

void Room::not_stored(const std::string& sentence) {
  const MutexLock lock(mutex_);
  for (const EntryDraft& entry : being_stored_) {
    if (is_message(entry->event)) {
      answer_instead(*entry, sentence);
    } else {
      commit(entry);
    }
  }
  being_stored_.clear();
}

// `message` takes no effect: its place in the log is its sender's error.
void Room::answer_instead(const LogEntry& message, const std::string& sentence) {
  message.couriers_left = 1;
  count_as_taken(message);
  Member* sender = members_.find(message.actor);
  if (sender == nullptr) return;
  sender->own_waiting -= std::min(sender->own_waiting, message.cost);
  auto reply = reply_to(*sender, message.line,
                        event::Error{message.line, std::string(code::kNotStored), sentence});
  reply->event.seq = message.event.seq;
  reply->event.time_ms = message.event.time_ms;
  reply->cost = cost_of(*reply);
  count_as_awaited(*reply);
  charge(*reply);
  commit(reply);
}

void Room::nudge_recorder() {
  const MutexLock lock(mutex_);
  recorder_nudged_ = true;
  unstored_changed_.notify_one();
}

// --- delivery ---

bool Room::take(std::size_t courier, const std::vector<Released>& released,
                std::chrono::nanoseconds last_round, std::vector<EntryPtr>& entries) {
  entries.clear();
  const MutexLock lock(mutex_);
  refund(released);
  Mailbox& mailbox = mailboxes_[courier];
  wait_for_entries(mailbox, last_round);
  entries.swap(mailbox.entries);
  for (const EntryPtr& entry : entries) count_as_taken(*entry);
  let_waiting_publish();
  return !entries.empty();
}

void Room::wait_for_entries(Mailbox& mailbox, std::chrono::nanoseconds last_round) {
  constexpr int kBusyWithin = 2;  // so many times the last round
  // A sender on another core needs this long to see what was delivered and to answer.
  constexpr std::chrono::milliseconds kPause{1};
  constexpr int kGatheringPart = 4;  // wait for such a part of it
  const auto begin = std::chrono::steady_clock::now();
  while (mailbox.entries.empty() && !finished_) {
    mailbox.waiting = true;
    mailbox.filled.wait(mutex_);
    mailbox.waiting = false;
  }
  const auto now = std::chrono::steady_clock::now();
  if (finished_ || closed_ || now - begin > kBusyWithin * last_round + kPause) return;
  // Nobody wakes this wait but finish().
  const auto until = now + last_round / kGatheringPart;
  while (!finished_ && mailbox.filled.wait_until(mutex_, until)) {
  }
}

std::uint64_t Room::read(std::uint64_t index, std::uint64_t end, std::size_t bytes,
                         std::vector<EntryPtr>& entries) {
  entries.clear();
  const MutexLock lock(mutex_);
  const std::uint64_t from = std::clamp(log_.first_index(), index, end);
  std::size_t size = 0;
  for (std::uint64_t i = from; i < end && size < bytes; ++i) {
    entries.push_back(log_.at(i));
    size += text_of(entries.back()->event).size() + name_of(entries.back()->event).size();
  }
  return from - index;
}

}  // namespace chat
