#include "server/connection/encoded_batch.h"

#include <algorithm>

#include "common/protocol/put_out.h"

namespace chat {
namespace {

// Who was put out, by whom and why, is told of each.
bool is_move(const Delivery& delivery) {
  const Event& event = delivery.entry->event;
  if (delivery.view != View::Public || !event.is<event::Joined, event::Left>()) return false;
  const auto* left = event.as<event::Left>();
  return left == nullptr || !was_put_out(*left);
}

// How many deliveries from the first of `rest` on are encoded as one run.
std::size_t run_length(std::span<const Delivery> rest) {
  std::size_t length = 1;
  if (!is_move(rest.front())) return length;
  const std::size_t kind = rest.front().entry->event.what.index();
  while (length < rest.size() && is_move(rest[length]) &&
         rest[length].entry->event.what.index() == kind) {
    ++length;
  }
  return length;
}

void encode_run(const Encoder& encoder, std::span<const Delivery> run, std::string& out) {
  std::vector<EntryPtr> entries;
  entries.reserve(run.size());
  for (const Delivery& delivery : run) entries.push_back(delivery.entry);
  encoder.append_run(out, entries);
}

void encode_part(const Encoder& encoder, const Delivery& delivery, std::size_t part,
                 std::string& out) {
  if (part > 0) {
    encoder.append(out, *delivery.entry->history->messages[part - 1], View::Old);
  } else if (!delivery.entry->raw.empty()) {
    out += delivery.entry->raw;
  } else if (!delivery.encoded.empty()) {
    out += delivery.encoded;
  } else {
    encoder.append(out, *delivery.entry, delivery.view);
  }
}

}  // namespace

std::size_t Delivery::parts() const {
  return entry->history ? 1 + entry->history->messages.size() : 1;
}

void EncodedBatch::clear() {
  bytes.clear();
  pieces.clear();
}

EncodedBatch::Position encode(const Encoder& encoder, std::span<const Delivery> deliveries,
                              EncodedBatch& batch, std::size_t most) {
  EncodedBatch::Position at;
  std::size_t done = 0;
  while (at.delivery < deliveries.size() && done < most) {
    const std::span<const Delivery> rest = deliveries.subspan(at.delivery);
    const Delivery& next = rest.front();
    const std::size_t part = std::max(at.part, next.told);
    const std::size_t length = run_length(rest);
    const std::size_t begin = batch.bytes.size();
    if (length > 1) {
      encode_run(encoder, rest.first(length), batch.bytes);
    } else {
      encode_part(encoder, next, part, batch.bytes);
    }
    if (next.encoded.empty()) done += batch.bytes.size() - begin;
    at = part + 1 < next.parts() ? EncodedBatch::Position{at.delivery, part + 1}
                                 : EncodedBatch::Position{at.delivery + length, 0};
    batch.pieces.push_back({batch.bytes.size(), at});
  }
  return at;
}

EntryPtr missed_entry(std::uint64_t count) {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = event::Missed{count};
  return entry;
}

void append_deliveries(std::vector<Delivery>& deliveries, const EntryPtr& entry, MemberId viewer) {
  const Replay* replay = entry->replay.get();
  const std::uint64_t place = replay != nullptr ? replay->next : entry->public_index;
  deliveries.push_back({entry, entry->view_for(viewer), place});
  if (replay == nullptr) return;
  if (replay->missing > 0) {
    deliveries.push_back({missed_entry(replay->missing), View::Private, place});
  }
  for (const EntryPtr& kept : replay->kept) {
    deliveries.push_back({kept, kept->view_for(viewer), std::max(kept->public_index, place)});
  }
}

}  // namespace chat
