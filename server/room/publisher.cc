#include "server/room/publisher.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "common/protocol/request.h"
#include "server/room/price.h"

namespace chat {
namespace {

// Whether an entry is for one member alone and has to be sent again if it did not arrive.
// Outcomes are kept elsewhere.
bool is_kept(const LogEntry& entry) {
  const Event& event = entry.event;
  if (event.is<event::Current>()) return entry.line != 0;  // it ends a /history
  return event.is<event::Whisper, event::Users, event::History, event::Notice>() &&
         entry.raw.empty();
}

}  // namespace

Publisher::Publisher(const Limits& limits, const RoomSettings& settings, const Members& members,
                     Backpressure& backpressure, Moves& moves, const Allowances& allowances)
    : settings_(settings),
      members_(members),
      backpressure_(backpressure),
      moves_(moves),
      allowances_(allowances),
      log_(limits.window_bytes, limits.history),
      mailboxes_(limits, settings.couriers),
      keeping_(limits) {}

// --- entries ---

void Publisher::publish(const EntryDraft& entry) {
  entry->event.seq = ++last_seq_;
  entry->event.time_ms = now_ms();
  publish_again(entry);
}

void Publisher::publish_again(const EntryDraft& entry) {
  charge(*entry);
  if (entry->event.is<event::Whisper>()) keeping_.reserve(*entry);
  if (settings_.recorded == Recorded::No) return commit(entry);
  if (entry->event.is<event::Whisper>()) count_unstored(*entry, 1);
  unstored_.push_back(entry);
  unstored_changed_.notify_one();
}

void Publisher::charge(LogEntry& entry) {
  entry.cost = cost_of(entry);
  backpressure_.count(entry);
  backpressure_.charge(entry);
  if (Member* actor = members_.find(entry.actor)) allowances_.spend(*actor, price_of(entry));
}

void Publisher::publish_welcome(Member& member, const EntryDraft& welcome) {
  ++member.welcomes_under_way;
  publish(welcome);
}

void Publisher::commit(const EntryDraft& entry) {
  log_.append(entry);
  delivered_seq_ = std::max(delivered_seq_, entry->event.seq);
  if (entry->event.is<event::Welcome>()) begin_delivery(*entry);
  backpressure_.put(*entry, mailboxes_.put(entry));
  const bool watched = entry->is_public() || entry->event.is<event::Whisper>();
  if (watched && settings_.watch) settings_.watch(entry);
  if (Member* actor = members_.find(entry->actor)) keep_for(*actor, entry);
  if (entry->event.is<event::Whisper>()) keeping_.release(*entry);
  if (entry->is_public() || entry->target == entry->actor) return;
  if (Member* target = members_.find(entry->target)) keep_for(*target, entry);
}

// Counts the replay, too, as waiting on the member's connection.
void Publisher::begin_delivery(LogEntry& welcome) {
  Member* member = members_.find(welcome.target);
  if (member == nullptr) return;
  --member->welcomes_under_way;
  member->turn.notify_all();
  if (!welcome.resumes_after) return;
  const bool may_recall = backpressure_.may_recall_again(*member, log_.recalled_bytes());
  const std::size_t messages = may_recall ? Resumption::kMostToldAgain : 0;
  auto replay =
      std::make_shared<Replay>(member->resumption->replay(*welcome.resumes_after, log_, messages));
  for (const EntryPtr& entry : replay->kept) {
    if (entry->actor == member->id) allowances_.spend(*member, price_of(*entry));
    // Where a later connection has replaced this one, nothing waits for the member here.
    if (member->welcomes_under_way == 0) backpressure_.charge(*entry);
  }
  welcome.event.as<event::Welcome>()->last_line = member->resumption->last_settled();
  welcome.replay = std::move(replay);
}

// Keeps the entry in case the member's connection breaks.
void Publisher::keep_for(Member& member, const EntryPtr& entry) {
  if (!member.resumption) return;
  if (entry->actor == member.id && entry->line != 0 && !entry->is_replay) {
    keeping_.settle(member, *entry);
  }
  if (!is_kept(*entry)) return;
  keeping_.keep(member, entry);
  constexpr std::size_t kPartWorthAsking = 4;
  const bool much =
      member.resumption->kept_bytes() > backpressure_.most_whispers(member) / kPartWorthAsking;
  if (much || keeping_.is_tight()) ask_what_arrived(member);
}

// On the member's connection, everything up to delivered_seq_ comes before this entry; what is
// not stored yet comes after it.
void Publisher::send_directly(const EntryDraft& entry) {
  entry->event.seq = delivered_seq_;
  entry->public_index = log_.end_index();
  charge(*entry);
  backpressure_.put(*entry, mailboxes_.put_for_target(entry));
}

bool Publisher::send_ping(Member& member) {
  if (member.welcomes_under_way > 0) return false;
  member.asked_for_pong = true;
  send_directly(reply_to(member, 0, event::Ping{}));
  return true;
}

void Publisher::ask_what_arrived(Member& member) {
  const bool may_ask = member.resumption && member.link != kNoLink && !member.asked_for_pong;
  if (may_ask) (void)send_ping(member);
}

// --- the log ---

std::int64_t Publisher::now_ms() {
  last_time_ms_ = std::max(last_time_ms_, settings_.time_of_day());
  return last_time_ms_;
}

void Publisher::restore(const Snapshot& past) {
  last_seq_ = past.last_seq;
  delivered_seq_ = past.last_seq;
  log_.begin_after(past.forgotten);
  for (const EntryPtr& message : past.messages) {
    log_.append(std::make_shared<LogEntry>(*message));
    last_time_ms_ = std::max(last_time_ms_, message->event.time_ms);
  }
}

// --- the recorder ---

void Publisher::begin_storing(std::vector<EntryPtr>& entries) {
  being_stored_.swap(unstored_);
  entries.assign(being_stored_.begin(), being_stored_.end());
}

void Publisher::stored() {
  for (const EntryDraft& entry : being_stored_) commit_stored(entry);
  being_stored_.clear();
}

void Publisher::commit_stored(const EntryDraft& entry) {
  if (entry->event.is<event::Whisper>()) count_unstored(*entry, -1);
  commit(entry);
}

void Publisher::count_unstored(const LogEntry& whisper, int change) {
  Member* to = members_.find(whisper.target);
  if (to != nullptr) to->unstored_whispers += static_cast<std::uint32_t>(change);
}

std::vector<EntryPtr> Publisher::unstored_whispers(const Member& to) const {
  std::vector<EntryPtr> whispers;
  if (to.unstored_whispers == 0) return whispers;
  for (const auto* entries : {&being_stored_, &unstored_}) {
    for (const EntryDraft& entry : *entries) {
      const bool is_it = entry->target == to.id && entry->event.is<event::Whisper>();
      if (is_it) whispers.push_back(entry);
    }
  }
  return whispers;
}

void Publisher::not_stored(const std::string& sentence) {
  for (const EntryDraft& entry : being_stored_) {
    if (is_message(entry->event)) {
      answer_instead(*entry, sentence);
    } else {
      commit_stored(entry);
    }
  }
  being_stored_.clear();
}

// `message` has no effect: an error for its sender takes its place in the log, also when they have
// left since: their connection ends behind it.
void Publisher::answer_instead(const LogEntry& message, const std::string& sentence) {
  backpressure_.dropped(message);
  const EntryDraft reply = error_instead(message, code::kNotStored, sentence);
  if (Member* sender = members_.find(message.actor)) {
    sender->own_waiting -= std::min(sender->own_waiting, message.cost);
    reply->share = reply->target_share = sender->share;  // they may be back on another connection
  }
  charge(*reply);
  commit(reply);
}

// --- couriers ---

ShareId Publisher::take(std::vector<EntryPtr>& entries) {
  const ShareId share = mailboxes_.take(entries);
  for (const EntryPtr& entry : entries) backpressure_.taken(*entry);
  backpressure_.admit();
  moves_.wake_next();
  return share;
}

}  // namespace chat
