#include "server/connection/encoded_batch.h"

#include <algorithm>

namespace chat {
namespace {

bool is_move(const Delivery& delivery) {
  const EventKind kind = delivery.entry->event.kind;
  return delivery.view == View::Public && (kind == EventKind::Joined || kind == EventKind::Left);
}

// How many deliveries from the first of `rest` on are told as one.
std::size_t run_length(std::span<const Delivery> rest) {
  std::size_t length = 1;
  if (!is_move(rest.front())) return length;
  const EventKind kind = rest.front().entry->event.kind;
  while (length < rest.size() && is_move(rest[length]) && rest[length].entry->event.kind == kind) {
    ++length;
  }
  return length;
}

void encode_run(const Dialect& dialect, std::span<const Delivery> run, std::string& out) {
  std::vector<EntryPtr> entries;
  entries.reserve(run.size());
  for (const Delivery& delivery : run) entries.push_back(delivery.entry);
  dialect.append_run(out, entries);
}

void encode_one(const Dialect& dialect, const Delivery& delivery, std::string& out) {
  if (delivery.entry->is_raw) {
    out += delivery.entry->event.text;
  } else if (!delivery.encoded.empty()) {
    out += delivery.encoded;
  } else {
    dialect.append(out, *delivery.entry, delivery.view);
  }
}

void append_history(std::vector<Delivery>& deliveries, const LogEntry& entry, std::uint64_t place) {
  if (!entry.history) return;
  for (const EntryPtr& old : *entry.history) deliveries.push_back({old, View::Old, place});
}

}  // namespace

void EncodedBatch::clear() {
  bytes.clear();
  pieces.clear();
}

void encode(const Dialect& dialect, std::span<const Delivery> deliveries, EncodedBatch& batch) {
  std::size_t done = 0;
  while (done < deliveries.size()) {
    const std::span<const Delivery> rest = deliveries.subspan(done);
    const std::size_t length = run_length(rest);
    if (length > 1) {
      encode_run(dialect, rest.first(length), batch.bytes);
    } else {
      encode_one(dialect, rest.front(), batch.bytes);
    }
    done += length;
    batch.pieces.push_back({batch.bytes.size(), done});
  }
}

EntryPtr missed_entry(std::uint64_t count) {
  auto entry = std::make_shared<LogEntry>();
  entry->event.kind = EventKind::Missed;
  entry->event.count = count;
  return entry;
}

void append_deliveries(std::vector<Delivery>& deliveries, const EntryPtr& entry, MemberId viewer) {
  const Replay* replay = entry->replay.get();
  const std::uint64_t place = replay != nullptr ? replay->next : entry->public_index;
  deliveries.push_back({entry, entry->view_for(viewer), place});
  append_history(deliveries, *entry, place);
  if (replay == nullptr) return;
  if (replay->missing > 0) {
    deliveries.push_back({missed_entry(replay->missing), View::Private, place});
  }
  for (const EntryPtr& kept : replay->kept) {
    const std::uint64_t kept_place = std::max(kept->public_index, place);
    deliveries.push_back({kept, kept->view_for(viewer), kept_place});
    append_history(deliveries, *kept, kept_place);
  }
}

}  // namespace chat
