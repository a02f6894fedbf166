#include "server/log.h"

namespace chat {
namespace {

// A shared_ptr's control block and the allocator's own headers, about.
constexpr std::size_t kAllocation = 32;

bool is_message(EventKind kind) {
  return kind == EventKind::Say || kind == EventKind::Act;
}

}  // namespace

View LogEntry::view_for(MemberId viewer) const {
  if (actor == viewer) return View::Own;
  return is_public() ? View::Public : View::Private;
}

std::size_t cost_of(const LogEntry& entry) {
  const Event& event = entry.event;
  std::size_t bytes = sizeof(LogEntry) + kAllocation + event.text.capacity();
  bytes += event.here.capacity() * sizeof(Person);
  if (entry.history) bytes += entry.history->size() * sizeof(EntryPtr);
  return bytes;
}

Log::Log(std::size_t window_bytes, std::size_t history)
    : window_bytes_(window_bytes), history_size_(history) {}

void Log::append(const std::shared_ptr<LogEntry>& entry) {
  entry->cost = cost_of(*entry);
  entry->public_index = end_index();
  if (!entry->is_public()) return;
  window_.push_back(entry);
  bytes_ += entry->cost;
  while (bytes_ > window_bytes_ && window_.size() > 1) {
    bytes_ -= window_.front()->cost;
    window_.pop_front();
    ++first_index_;
  }
  if (history_size_ == 0 || !is_message(entry->event.kind)) return;
  messages_.push_back(entry);
  if (messages_.size() > history_size_) messages_.pop_front();
  snapshot_.reset();
}

std::shared_ptr<const History> Log::history() {
  if (!snapshot_) snapshot_ = std::make_shared<const History>(messages_.begin(), messages_.end());
  return snapshot_;
}

}  // namespace chat
