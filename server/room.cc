#include "server/room.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/clock.h"
#include "common/text.h"

namespace chat {
namespace {

// Names in a welcome; the rest is a number there.
constexpr std::size_t kNamesAtWelcome = 20;

// Bytes of a refused name that its refusal repeats.
constexpr std::size_t kMaxShownName = 64;

}  // namespace

Room::Room(const Limits& limits, std::size_t couriers, std::string name)
    : limits_(limits),
      couriers_(couriers),
      name_(std::move(name)),
      log_(limits.window_bytes, limits.history),
      mailboxes_(couriers) {}

std::optional<Room::Refusal> Room::join(MemberId id, std::string_view name,
                                        std::string_view address, std::size_t history) {
  const MutexLock lock(mutex_);
  if (closed_) return Refusal{code::kBusy, "the server is stopping"};
  if (auto refusal = name_refusal(name, nullptr)) return refusal;
  if (registry_.size() >= limits_.max_members) {
    return Refusal{code::kFull, "the room is full (" + std::to_string(limits_.max_members) +
                                    " people); try again later"};
  }
  Member& member = registry_.add(id, name);
  member.address = address;
  member.last_said_ms = now_ms();

  auto welcome = reply_to(member, EventKind::Welcome, 0);
  welcome->event.here = registry_.people(kNamesAtWelcome, member.last_said_ms);
  welcome->event.other = name_;
  auto past = log_.history();
  if (past->size() > history) {
    past = std::make_shared<const History>(past->end() - static_cast<std::ptrdiff_t>(history),
                                           past->end());
  }
  const std::size_t messages = past->size();
  welcome->event.count = messages;
  welcome->history = std::move(past);
  publish(welcome);
  auto current = reply_to(member, EventKind::Current, 0);
  current->event.count = messages;
  publish(current);

  auto joined = entry_by(member, EventKind::Joined, 0);
  joined->address = address;
  publish(joined);
  return std::nullopt;
}

void Room::handle(MemberId id, std::uint64_t line, Request request) {
  const MutexLock lock(mutex_);
  Member* member = registry_.find(id);
  if (member == nullptr || !wait_for_turn(*member)) return;
  member->last_said_ms = now_ms();
  std::visit([&](auto& what) REQUIRES(mutex_) { act(*member, line, what); }, request);
}

void Room::answer(MemberId id, std::string bytes) {
  const MutexLock lock(mutex_);
  Member* member = registry_.find(id);
  if (member == nullptr || !wait_for_turn(*member)) return;
  auto reply = reply_to(*member, EventKind::Notice, 0);
  reply->event.text = std::move(bytes);
  reply->verbatim = true;
  publish(reply);
}

void Room::leave(MemberId id, std::string_view reason) {
  const MutexLock lock(mutex_);
  Member* member = registry_.find(id);
  if (member == nullptr) return;
  if (closed_) return registry_.remove(*member);  // close() has said bye
  auto left = entry_by(*member, EventKind::Left, 0);
  left->event.text = reason;
  left->address = member->address;
  auto bye = reply_to(*member, EventKind::Bye, 0);
  bye->event.other = bye::kQuit;
  registry_.remove(*member);
  left->event.people = people();
  publish(left);
  publish(bye);
}

bool Room::take(std::size_t courier, const std::vector<Spent>& spent,
                std::chrono::nanoseconds last_round, std::vector<EntryPtr>& entries) {
  entries.clear();
  const MutexLock lock(mutex_);
  refund(spent);
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
    size += entries.back()->event.text.size() + entries.back()->event.name.size();
  }
  return from - index;
}

void Room::settle(const std::vector<Spent>& spent) {
  const MutexLock lock(mutex_);
  refund(spent);
}

void Room::give_up(MemberId id) {
  const MutexLock lock(mutex_);
  Member* member = registry_.find(id);
  if (member == nullptr) return;
  member->unreachable = true;
  member->turn.notify_one();
}

void Room::close(std::string_view reason) {
  const MutexLock lock(mutex_);
  if (closed_) return;
  closed_ = true;
  for (Member* member : registry_.all()) {
    auto bye = reply_to(*member, EventKind::Bye, 0);
    bye->event.other = bye::kShutdown;
    bye->event.text = reason;
    publish(bye);
    member->turn.notify_one();
  }
}

void Room::finish() {
  const MutexLock lock(mutex_);
  finished_ = true;
  for (Mailbox& mailbox : mailboxes_) mailbox.filled.notify_one();
}

std::size_t Room::size() const {
  const MutexLock lock(mutex_);
  return registry_.size();
}

// --- entries and mailboxes ---

std::shared_ptr<LogEntry> Room::entry_by(const Member& member, EventKind kind,
                                         std::uint64_t line) const {
  auto entry = std::make_shared<LogEntry>();
  entry->event.kind = kind;
  entry->event.line = line;
  entry->event.name = member.name;
  entry->event.people = people();
  entry->actor = member.id;
  // What comes in, goes or is an answer of the server's own never waits and is never waited for.
  entry->awaited = kind != EventKind::Joined && kind != EventKind::Left &&
                   kind != EventKind::Welcome && kind != EventKind::Current &&
                   kind != EventKind::Bye;
  return entry;
}

std::shared_ptr<LogEntry> Room::reply_to(const Member& member, EventKind kind,
                                         std::uint64_t line) const {
  auto entry = entry_by(member, kind, line);
  entry->target = member.id;
  return entry;
}

void Room::refuse(Member& member, std::uint64_t line, std::string_view code, std::string sentence) {
  auto reply = reply_to(member, EventKind::Error, line);
  reply->event.other = code;
  reply->event.text = std::move(sentence);
  publish(reply);
}

std::optional<Room::Refusal> Room::name_refusal(std::string_view name, const Member* self) const {
  if (const auto fault = name_fault(name)) {
    const std::string shown = clean(name.substr(0, kMaxShownName));
    return Refusal{code::kNameInvalid, "\"" + shown + "\" cannot be a name: " + *fault};
  }
  const Member* holder = registry_.find(name);
  if (holder == nullptr || holder == self) return std::nullopt;
  return Refusal{code::kNameTaken, "the name " + holder->name + " is taken"};
}

std::string Room::hint(std::string_view meant) const {
  const std::string name = registry_.nearest(meant);
  return name.empty() ? name : " (did you mean " + name + "?)";
}

void Room::publish(const std::shared_ptr<LogEntry>& entry) {
  entry->event.seq = ++last_seq_;
  entry->event.time_ms = now_ms();
  log_.append(entry);
  charge(entry->actor, entry->cost);
  if (entry->is_public()) {
    for (std::size_t i = 0; i < couriers_; ++i) put_in_mailbox(i, entry);
    return;
  }
  if (entry->target != entry->actor) charge(entry->target, entry->cost);
  const std::size_t to = courier_of(entry->target);
  const std::size_t from = courier_of(entry->actor);
  const bool whisper = entry->event.kind == EventKind::Whisper;
  for (std::size_t i = 0; i < couriers_; ++i) {
    if (i == to || i == from || (whisper && i == kFirstCourier)) put_in_mailbox(i, entry);
  }
}

void Room::put_in_mailbox(std::size_t courier, const EntryPtr& entry) {
  Mailbox& mailbox = mailboxes_[courier];
  mailbox.entries.push_back(entry);
  if (mailbox.waiting) mailbox.filled.notify_one();
  if (!entry->awaited) return;
  undelivered_ += entry->cost;
  if (Member* actor = registry_.find(entry->actor)) actor->undelivered += entry->cost;
}

void Room::charge(MemberId id, std::size_t bytes) {
  if (Member* member = registry_.find(id)) member->private_bytes += bytes;
}

void Room::refund(const std::vector<Spent>& spent) {
  for (const Spent& each : spent) {
    Member* member = registry_.find(each.member);
    if (member == nullptr) continue;
    member->private_bytes -= std::min(member->private_bytes, each.bytes);
    member->turn.notify_one();
  }
}

void Room::count_as_taken(const LogEntry& entry) {
  if (!entry.awaited) return;
  undelivered_ -= entry.cost;
  Member* actor = registry_.find(entry.actor);
  if (actor == nullptr) return;
  actor->undelivered -= entry.cost;
  actor->turn.notify_one();
}

// --- whose turn it is ---

bool Room::over_own_bound(const Member& member) const {
  return member.undelivered >= limits_.undelivered_per_sender ||
         member.private_bytes >= limits_.private_bytes;
}

bool Room::wait_for_turn(Member& member) {
  while (!closed_ && !member.unreachable && over_own_bound(member)) member.turn.wait(mutex_);
  if (closed_ || member.unreachable) return false;
  if (line_.empty() && undelivered_ < limits_.undelivered_total) return true;
  line_.push_back(&member);
  member.in_line = true;
  while (member.in_line && !closed_ && !member.unreachable) member.turn.wait(mutex_);
  if (member.in_line) {
    std::erase(line_, &member);
    member.in_line = false;
    return false;
  }
  --let_go_;
  return !closed_ && !member.unreachable;
}

void Room::let_waiting_publish() {
  constexpr std::size_t kLargest = sizeof(LogEntry) + 3 * kMaxLine;  // cleaning may triple a line
  while (!line_.empty() &&
         undelivered_ + let_go_ * couriers_ * kLargest < limits_.undelivered_total) {
    Member* next = line_.front();
    line_.pop_front();
    next->in_line = false;
    ++let_go_;
    next->turn.notify_one();
  }
}

// Never goes back, so that times in the log are in the log's order whatever happens to the clock.
std::int64_t Room::now_ms() {
  last_time_ms_ = std::max(last_time_ms_, wall_clock_ms());
  return last_time_ms_;
}

std::uint32_t Room::people() const {
  return static_cast<std::uint32_t>(registry_.size());
}

}  // namespace chat
