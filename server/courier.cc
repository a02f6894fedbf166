#include "server/courier.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace chat {

Courier::Courier(Room& room, Console& console, std::size_t number)
    : room_(room), console_(console), number_(number) {}

void Courier::start() {
  thread_ = std::thread(&Courier::run, this);
}

void Courier::join() {
  if (thread_.joinable()) thread_.join();
}

void Courier::expect(MemberId id, Outbox& outbox) {
  const MutexLock lock(mutex_);
  expected_.emplace(id, &outbox);
}

void Courier::forget(MemberId id) {
  const MutexLock lock(mutex_);
  expected_.erase(id);
}

void Courier::run() noexcept {
  // An exception here (out of memory) would leave a share of the room deaf: it ends the program.
  using Clock = std::chrono::steady_clock;
  Clock::duration last_round{0};
  while (room_.take(number_, spent_, last_round, entries_)) {
    const auto begin = Clock::now();
    round();
    last_round = Clock::now() - begin;
  }
}

void Courier::round() {
  ++round_;
  spent_.clear();
  sort_out_specials();
  show_on_console();
  for (Recipient& to : recipients_) deliver(to);
  end_round();
}

void Courier::sort_out_specials() {
  public_.clear();
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const EntryPtr& entry = entries_[i];
    if (entry->event.kind == EventKind::Welcome) admit(entry->target, i);
    if (entry->is_public()) public_.push_back({entry, View::Public, entry->public_index});
    note_special(entry->actor, i);
    if (entry->target != entry->actor) note_special(entry->target, i);
  }
  const LogEntry& last = *entries_.back();
  end_ = last.public_index + (last.is_public() ? 1 : 0);
}

Courier::Recipient* Courier::recipient(MemberId id) {
  const auto found = places_.find(id);
  return found == places_.end() ? nullptr : &recipients_[found->second];
}

void Courier::admit(MemberId id, std::uint32_t position) {
  Recipient added;
  added.id = id;
  added.start = position;
  {
    const MutexLock lock(mutex_);
    const auto found = expected_.find(id);
    added.outbox = found->second;
    expected_.erase(found);
  }
  places_.emplace(id, recipients_.size());
  recipients_.push_back(std::move(added));
}

void Courier::note_special(MemberId id, std::uint32_t position) {
  Recipient* to = recipient(id);
  if (to == nullptr) return;
  if (to->specials.empty()) touched_.push_back(id);
  to->specials.push_back(position);
  if (entries_[position]->event.kind == EventKind::Bye) to->leaves = true;
}

void Courier::show_on_console() const {
  if (number_ != kFirstCourier) return;
  for (const EntryPtr& entry : entries_) {
    if (entry->is_public() || entry->event.kind == EventKind::Whisper) console_.show(entry);
  }
}

void Courier::deliver(Recipient& to) {
  std::vector<Delivery> specials;
  list_specials(to, specials);
  switch (to.outbox->begin_round(specials, end_)) {
    case Outbox::Turn::Drain:
      return;  // and with Bye among the specials, the outbox may be gone
    case Outbox::Turn::Over:
      if (to.leaves) said_bye_.push_back(to.outbox);
      return;
    case Outbox::Turn::Courier:
      return to.specials.empty() ? deliver_shared(to) : deliver_own(to);
  }
}

void Courier::deliver_shared(Recipient& to) {
  if (public_.empty()) return;
  send(to, batch_for(to.outbox->dialect()).parcel, public_);
}

void Courier::deliver_own(Recipient& to) {
  std::vector<Delivery> deliveries;
  list_all(to, batch_for(to.outbox->dialect()), deliveries);
  own_parcel_.clear();
  pack(to.outbox->dialect(), deliveries, own_parcel_);
  send(to, own_parcel_, deliveries);
}

void Courier::send(Recipient& to, const Parcel& parcel, std::span<const Delivery> deliveries) {
  IoResult result;
  if (!parcel.bytes.empty()) result = to.outbox->socket().send_now(parcel.bytes);
  if (result.status == IoStatus::Blocked)
    return leave_to_drain(to, parcel, deliveries, result.bytes);
  append_spent(spent_, to.id, deliveries);
  if (result.status == IoStatus::Failed) to.outbox->fail(kConnectionLost);
  if (to.leaves) said_bye_.push_back(to.outbox);
}

// `sent` bytes of `parcel` have gone. The piece that went in part goes on from there, which is why
// its rest is kept; what follows it is a place in the log, and what is for `to` alone.
void Courier::leave_to_drain(Recipient& to, const Parcel& parcel,
                             std::span<const Delivery> deliveries, std::size_t sent) {
  Parcel::Piece whole{0, 0};  // the last piece that went completely
  auto piece = parcel.pieces.begin();
  for (; piece->end <= sent; ++piece) whole = *piece;
  Outbox::Backlog backlog;
  std::size_t consumed = whole.consumed;
  if (sent > whole.end) {
    backlog.pending.assign(parcel.bytes, sent, piece->end - sent);
    consumed = piece->consumed;
  }
  append_spent(spent_, to.id, deliveries.first(consumed));
  const auto rest = deliveries.subspan(consumed);
  const auto next = std::find_if(rest.begin(), rest.end(),
                                 [](const Delivery& delivery) { return !delivery.is_special(); });
  backlog.next = next == rest.end() ? end_ : next->place;
  for (const Delivery& delivery : rest) {
    if (!delivery.is_special()) continue;
    backlog.specials.push_back(delivery);
    backlog.specials.back().encoded = {};  // it lives no longer than this round
  }
  to.outbox->fall_behind(std::move(backlog), end_);
}

const Courier::Batch& Courier::batch_for(const Dialect& dialect) {
  auto found = std::find_if(batches_.begin(), batches_.end(),
                            [&](const Batch& batch) { return batch.dialect == &dialect; });
  if (found == batches_.end()) found = batches_.insert(batches_.end(), Batch{&dialect, {}, {}, 0});
  Batch& batch = *found;
  if (batch.round == round_) return batch;
  batch.round = round_;
  batch.parcel.clear();
  pack(dialect, public_, batch.parcel);
  batch.encoded.assign(public_.size(), {});
  std::size_t begin = 0;
  std::size_t consumed = 0;
  for (const Parcel::Piece& piece : batch.parcel.pieces) {
    if (piece.consumed == consumed + 1) {
      batch.encoded[consumed] =
          std::string_view(batch.parcel.bytes).substr(begin, piece.end - begin);
    }
    begin = piece.end;
    consumed = piece.consumed;
  }
  return batch;
}

// What is for `to` alone.
void Courier::list_specials(const Recipient& to, std::vector<Delivery>& deliveries) const {
  for (const std::uint32_t position : to.specials) {
    append_deliveries(deliveries, entries_[position], to.id);
  }
}

// Everything `to` gets in this round, in order.
void Courier::list_all(const Recipient& to, const Batch& batch,
                       std::vector<Delivery>& deliveries) const {
  auto special = to.specials.begin();
  std::size_t public_count = 0;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const EntryPtr& entry = entries_[i];
    const std::size_t index = entry->is_public() ? public_count++ : public_count;
    if (i < to.start) continue;
    if (special != to.specials.end() && *special == i) {
      append_deliveries(deliveries, entry, to.id);
      ++special;
    } else if (entry->is_public()) {
      deliveries.push_back({entry, View::Public, entry->public_index, batch.encoded[index]});
    }
  }
}

void Courier::end_round() {
  for (const MemberId id : touched_) {
    Recipient* to = recipient(id);
    to->specials.clear();
    to->start = 0;
    if (to->leaves) remove(id);
  }
  touched_.clear();
  // The outboxes of those who left are not in recipients_ any more: see Outbox::finish().
  for (Outbox* outbox : said_bye_) outbox->finish();
  said_bye_.clear();
}

void Courier::remove(MemberId id) {
  const auto found = places_.find(id);
  const std::size_t place = found->second;
  places_.erase(found);
  if (place + 1 != recipients_.size()) {
    recipients_[place] = std::move(recipients_.back());
    places_[recipients_[place].id] = place;
  }
  recipients_.pop_back();
}

}  // namespace chat
