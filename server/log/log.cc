#include "server/log/log.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace chat {
Log::Log(std::size_t window_bytes, std::size_t history)
    : window_bytes_(window_bytes), history_size_(history) {}

// Each of these numbers may have been a public entry's.
void Log::begin_after(std::uint64_t seq) {
  forgotten_seq_ = seq;
  window_.begin_at(seq);
}

void Log::append(const std::shared_ptr<LogEntry>& entry) {
  if (entry->cost == 0) entry->cost = cost_of(*entry);
  entry->public_index = end_index();
  if (!entry->is_public()) return;
  window_.push(*entry);
  if (is_message(entry->event)) ++changes_;
  while (window_.bytes() > window_bytes_ && window_.size() > 1) {
    forgotten_seq_ = window_.seq_at(first_index());
    window_.pop();
    ++changes_;
  }
  const bool is_cleared = entry->event.seq < shown_from_;  // it was being stored meanwhile
  if (history_size_ == 0 || !is_message(entry->event) || is_cleared) return;
  messages_.push_back(entry);
  if (messages_.size() > history_size_) messages_.pop_front();
  history_.reset();
}

std::uint64_t Log::bytes_in(const EntryRange& range) const {
  const auto before = [this](std::uint64_t index) {
    return window_.bytes_before(std::clamp(index, first_index(), end_index()));
  };
  return before(range.end) - before(range.first);
}

std::uint64_t Log::forgotten_after(std::uint64_t seq) const {
  return seq >= forgotten_seq_ ? 0 : std::min(first_index(), forgotten_seq_ - seq);
}

std::shared_ptr<const History> Log::history() {
  if (!history_) history_ = make_history({messages_.begin(), messages_.end()});
  return history_;
}

void Log::clear_history(std::uint64_t seq) {
  shown_from_ = seq + 1;
  ++changes_;
  std::erase_if(messages_, [seq](const EntryPtr& entry) { return entry->event.seq <= seq; });
  history_.reset();
}

std::shared_ptr<const History> Log::last_messages(std::size_t count, std::uint64_t last,
                                                  std::size_t most_bytes) const {
  const Asked asked{count, last, most_bytes, changes_};
  std::shared_ptr<const History> same = asked == asked_ ? answer_.lock() : nullptr;
  if (same) return same;
  std::vector<EntryPtr> found;
  // These are here as they were, also when joins and leaves have pushed them out of the window.
  for (auto each = messages_.rbegin(); each != messages_.rend() && found.size() < count; ++each) {
    if ((*each)->event.seq <= last) found.push_back(*each);
  }
  std::uint64_t before = std::min(last, UINT64_MAX - 1) + 1;
  if (!messages_.empty()) before = std::min(before, messages_.front()->event.seq);
  std::size_t bytes = 0;
  for (auto next = window_.message_before(index_of(before));
       next && found.size() < count && bytes < most_bytes && window_.seq_at(*next) >= shown_from_;
       next = window_.message_before(*next)) {
    found.push_back(at(*next));
    bytes += found.back()->cost;
  }
  std::reverse(found.begin(), found.end());
  const std::shared_ptr<History> history = make_history(std::move(found));
  *recalled_ += history->bytes;
  history->counted = {nullptr, [recalled = recalled_, bytes = history->bytes](void* /*none*/) {
                        *recalled -= bytes;
                      }};
  asked_ = asked;
  answer_ = history;
  return history;
}

}  // namespace chat
