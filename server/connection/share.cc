#include "server/connection/share.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "common/protocol/request.h"

namespace chat {

std::uint64_t Share::deliver(const std::vector<EntryPtr>& entries,
                             std::vector<Released>& released) {
  sent_ = 0;
  ++round_;
  entries_ = entries;
  released.clear();
  released_ = &released;
  sort_out_personal();
  if (public_.empty()) {
    for (const std::size_t place : touched_) deliver(recipients_[place]);
  } else {
    for (Recipient& to : recipients_) deliver(to);
  }
  end_round();
  return sent_;
}

void Share::sort_out_personal() {
  public_.clear();
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const EntryPtr& entry = entries_[i];
    if (entry->event.is<event::Welcome>()) admit(*entry, i);
    if (entry->is_public()) public_.push_back({entry, View::Public, entry->public_index});
    note_personal(entry->actor, i);
    if (entry->target != entry->actor) note_personal(entry->target, i);
  }
  const LogEntry& last = *entries_.back();
  end_ = last.public_index + (last.is_public() ? 1 : 0);
}

void Share::admit(const LogEntry& welcome, std::uint32_t position) {
  Recipient added;
  added.id = welcome.target;
  added.outbox = welcome.outbox;
  added.start = position;
  added.public_before = public_.size();
  added.replay = welcome.replay.get();
  added.outbox->belong_to(added.id);
  places_.insert_or_assign(added.id, recipients_.size());
  recipients_.push_back(std::move(added));
}

void Share::note_personal(MemberId id, std::uint32_t position) {
  const auto found = places_.find(id);
  if (found == places_.end()) return;
  Recipient& to = recipients_[found->second];
  if (to.personal.empty()) touched_.push_back(found->second);
  to.personal.push_back(position);
  const auto* bye = entries_[position]->event.as<event::Bye>();
  if (bye == nullptr) return;
  if (bye->code == bye::kKicked || bye->code == bye::kReplaced) to.outbox->end_soon();
  to.bye = position;
  places_.erase(found);
}

std::uint64_t Share::end_for(const Recipient& to) const {
  return to.bye ? entries_[*to.bye]->public_index : end_;
}

void Share::deliver(Recipient& to) {
  std::vector<Delivery> personal;
  list_personal(to, personal);
  if (to.replay != nullptr) return deliver_replay(to, std::move(personal));
  switch (to.outbox->begin_round(personal, end_for(to))) {
    case Outbox::Turn::CatchUp:
      return;  // and with Bye among the personal entries, the outbox may be gone
    case Outbox::Turn::Over:
      if (to.bye) said_bye_.push_back(to.outbox);
      return;
    case Outbox::Turn::Courier:
      return to.personal.empty() ? deliver_shared(to) : deliver_own(to);
  }
}

void Share::deliver_replay(Recipient& to, std::vector<Delivery> personal) {
  Outbox::Backlog backlog;
  backlog.next = to.replay->next;
  backlog.personal = std::move(personal);
  backlog.has_bye = to.bye.has_value();
  leave_to_catch_up(to, std::move(backlog));
}

void Share::deliver_shared(Recipient& to) {
  if (public_.empty()) return;
  send(to, shared_batch(to.outbox->encoder()).encoded, public_);
}

void Share::deliver_own(Recipient& to) {
  std::vector<Delivery> deliveries;
  list_all(to, shared_batch(to.outbox->encoder()), deliveries);
  own_batch_.clear();
  encode(to.outbox->encoder(), deliveries, own_batch_, limits_.catch_up_chunk_bytes);
  send(to, own_batch_, deliveries);
}

void Share::send(Recipient& to, const EncodedBatch& batch, std::span<const Delivery> deliveries) {
  IoResult result;
  if (!batch.bytes.empty()) result = to.outbox->socket().send_now(batch.bytes);
  const bool all = batch.pieces.empty() || batch.pieces.back().next.delivery == deliveries.size();
  const bool more = result.status == IoStatus::Ok && !all;
  if (result.status == IoStatus::Blocked || more) {
    return leave_to_catch_up(to, batch, deliveries, result.bytes);
  }
  append_released(*released_, to.outbox->link(), deliveries);
  if (result.status == IoStatus::Ok) sent_ += deliveries.size();
  if (result.status == IoStatus::Failed) {
    to.outbox->fail(kConnectionLost);
    note_lost(to.outbox->link());
  }
  if (to.bye) said_bye_.push_back(to.outbox);
}

// `sent` bytes of `batch` were sent. The catch-up thread gets the rest of the piece that was sent
// in part, a place in the log, and the personal entries that follow.
void Share::leave_to_catch_up(Recipient& to, const EncodedBatch& batch,
                              std::span<const Delivery> deliveries, std::size_t sent) {
  EncodedBatch::Piece whole{0, {}};  // the last piece that went completely
  auto piece = batch.pieces.begin();
  for (; piece != batch.pieces.end() && piece->end <= sent; ++piece) whole = *piece;
  Outbox::Backlog backlog;
  backlog.has_bye = to.bye.has_value();
  EncodedBatch::Position reached = whole.next;
  if (sent > whole.end) {
    backlog.pending.assign(batch.bytes, sent, piece->end - sent);
    reached = piece->next;
  }
  append_released(*released_, to.outbox->link(), deliveries.first(reached.delivery));
  const auto rest = deliveries.subspan(reached.delivery);
  const auto next = std::find_if(rest.begin(), rest.end(),
                                 [](const Delivery& delivery) { return !delivery.is_personal(); });
  backlog.next = next == rest.end() ? end_for(to) : next->place;
  for (const Delivery& delivery : rest) {
    if (!delivery.is_personal()) continue;
    backlog.personal.push_back(delivery);
    backlog.personal.back().encoded = {};  // it lives no longer than this round
    if (&delivery == &rest.front()) backlog.personal.back().told = reached.part;
  }
  leave_to_catch_up(to, std::move(backlog));
}

void Share::leave_to_catch_up(Recipient& to, Outbox::Backlog backlog) {
  const LinkId link = to.outbox->link();  // behind a bye, the outbox may be gone soon
  if (!to.outbox->fall_behind(std::move(backlog), end_for(to))) note_lost(link);
}

void Share::note_lost(LinkId link) {
  released_->push_back({link, 0, 0, true});
}

const Share::SharedBatch& Share::shared_batch(const Encoder& encoder) {
  auto found = std::find_if(shared_.begin(), shared_.end(),
                            [&](const SharedBatch& batch) { return batch.encoder == &encoder; });
  if (found == shared_.end())
    found = shared_.insert(shared_.end(), SharedBatch{&encoder, {}, {}, 0});
  SharedBatch& batch = *found;
  if (batch.round == round_) return batch;
  batch.round = round_;
  batch.encoded.clear();
  encode(encoder, public_, batch.encoded);
  batch.alone.assign(public_.size(), {});
  std::size_t begin = 0;
  std::size_t consumed = 0;
  for (const EncodedBatch::Piece& piece : batch.encoded.pieces) {
    if (piece.next.delivery == consumed + 1) {
      batch.alone[consumed] =
          std::string_view(batch.encoded.bytes).substr(begin, piece.end - begin);
    }
    begin = piece.end;
    consumed = piece.next.delivery;
  }
  return batch;
}

// Lists what is for `to` alone.
void Share::list_personal(const Recipient& to, std::vector<Delivery>& deliveries) const {
  for (const std::uint32_t position : to.personal) {
    append_deliveries(deliveries, entries_[position], to.id);
  }
}

// Lists everything `to` gets in this round, in order.
void Share::list_all(const Recipient& to, const SharedBatch& batch,
                     std::vector<Delivery>& deliveries) const {
  auto next = to.personal.begin();
  std::size_t public_count = to.public_before;
  for (std::uint32_t i = to.start; i < entries_.size(); ++i) {
    const EntryPtr& entry = entries_[i];
    const std::size_t index = entry->is_public() ? public_count++ : public_count;
    if (to.bye && i > *to.bye) break;
    if (next != to.personal.end() && *next == i) {
      append_deliveries(deliveries, entry, to.id);
      ++next;
    } else if (entry->is_public()) {
      deliveries.push_back({entry, View::Public, entry->public_index, batch.alone[index]});
    }
  }
}

void Share::end_round() {
  // From the last one on, so that the earlier places do not change.
  std::sort(touched_.begin(), touched_.end(), std::greater<>());
  for (const std::size_t place : touched_) {
    Recipient& to = recipients_[place];
    to.personal.clear();
    to.start = 0;
    to.public_before = 0;
    to.replay = nullptr;
    if (to.bye) remove(place);
  }
  touched_.clear();
  // The outboxes of members who left are not in recipients_ any more: see Outbox::finish().
  for (Outbox* outbox : said_bye_) outbox->finish();
  said_bye_.clear();
}

void Share::remove(std::size_t place) {
  if (place + 1 != recipients_.size()) {
    recipients_[place] = std::move(recipients_.back());
    places_[recipients_[place].id] = place;
  }
  recipients_.pop_back();
}

}  // namespace chat
