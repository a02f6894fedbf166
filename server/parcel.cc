#include "server/parcel.h"

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

void pack_run(const Dialect& dialect, std::span<const Delivery> run, std::string& out) {
  std::vector<EntryPtr> entries;
  entries.reserve(run.size());
  for (const Delivery& delivery : run) entries.push_back(delivery.entry);
  dialect.append_run(out, entries);
}

void pack_one(const Dialect& dialect, const Delivery& delivery, std::string& out) {
  if (delivery.entry->verbatim) {
    out += delivery.entry->event.text;
  } else if (!delivery.encoded.empty()) {
    out += delivery.encoded;
  } else {
    dialect.append(out, *delivery.entry, delivery.view);
  }
}

}  // namespace

void Parcel::clear() {
  bytes.clear();
  pieces.clear();
}

void pack(const Dialect& dialect, std::span<const Delivery> deliveries, Parcel& parcel) {
  std::size_t done = 0;
  while (done < deliveries.size()) {
    const std::span<const Delivery> rest = deliveries.subspan(done);
    const std::size_t length = run_length(rest);
    if (length > 1) {
      pack_run(dialect, rest.first(length), parcel.bytes);
    } else {
      pack_one(dialect, rest.front(), parcel.bytes);
    }
    done += length;
    parcel.pieces.push_back({parcel.bytes.size(), done});
  }
}

void append_deliveries(std::vector<Delivery>& deliveries, const EntryPtr& entry, MemberId viewer) {
  deliveries.push_back({entry, entry->view_for(viewer), entry->public_index});
  if (!entry->history) return;
  for (const EntryPtr& old : *entry->history) {
    deliveries.push_back({old, View::Old, entry->public_index});
  }
}

}  // namespace chat
