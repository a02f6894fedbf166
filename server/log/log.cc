#include "server/log/log.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat {
namespace {

// About the size of a shared_ptr's control block and the allocator's headers.
constexpr std::size_t kAllocation = 32;

}  // namespace

View LogEntry::view_for(MemberId viewer) const {
  if (actor == viewer) return View::Own;
  return is_public() ? View::Public : View::Private;
}

std::size_t cost_of(const LogEntry& entry) {
  std::size_t bytes = sizeof(LogEntry) + kAllocation + bytes_held(entry.event);
  bytes += bytes_held(entry.address) + bytes_held(entry.raw);
  if (entry.history) bytes += entry.history->bytes;
  return bytes;
}

namespace {

std::shared_ptr<History> history_of(std::vector<EntryPtr> messages) {
  auto history = std::make_shared<History>();
  for (const EntryPtr& message : messages) {
    history->bytes += sizeof(EntryPtr) + message->cost;
  }
  history->messages = std::move(messages);
  return history;
}

}  // namespace

std::shared_ptr<const History> make_history(std::vector<EntryPtr> messages) {
  return history_of(std::move(messages));
}

Log::Log(std::size_t window_bytes, std::size_t history)
    : window_bytes_(window_bytes), history_size_(history) {}

// Each of these numbers may have been a public entry's.
void Log::begin_after(std::uint64_t seq) {
  forgotten_seq_ = seq;
  first_index_ = seq;
}

void Log::append(const std::shared_ptr<LogEntry>& entry) {
  if (entry->cost == 0) entry->cost = cost_of(*entry);
  entry->public_index = end_index();
  if (!entry->is_public()) return;
  window_.push_back(entry);
  if (is_message(entry->event)) said_.push_back(entry->public_index);
  bytes_ += entry->cost;
  entry->cost_before = std::exchange(bytes_ever_, bytes_ever_ + entry->cost);
  while (bytes_ > window_bytes_ && window_.size() > 1) {
    if (!said_.empty() && said_.front() == first_index_) said_.pop_front();
    bytes_ -= window_.front()->cost;
    forgotten_seq_ = window_.front()->event.seq;
    window_.pop_front();
    ++first_index_;
  }
  const bool is_cleared = entry->event.seq < shown_from_;  // it was being stored meanwhile
  if (history_size_ == 0 || !is_message(entry->event) || is_cleared) return;
  messages_.push_back(entry);
  if (messages_.size() > history_size_) messages_.pop_front();
  history_.reset();
}

std::uint64_t Log::bytes_in(const EntryRange& range) const {
  const auto before = [this](std::uint64_t index) {
    return index < end_index() ? at(std::max(index, first_index_))->cost_before : bytes_ever_;
  };
  return before(range.end) - before(range.first);
}

std::uint64_t Log::index_of(std::uint64_t seq) const {
  const auto found = std::lower_bound(
      window_.begin(), window_.end(), seq,
      [](const EntryPtr& entry, std::uint64_t wanted) { return entry->event.seq < wanted; });
  return first_index_ + static_cast<std::uint64_t>(found - window_.begin());
}

std::uint64_t Log::forgotten_after(std::uint64_t seq) const {
  return seq >= forgotten_seq_ ? 0 : std::min(first_index_, forgotten_seq_ - seq);
}

std::shared_ptr<const History> Log::history() {
  if (!history_) history_ = make_history({messages_.begin(), messages_.end()});
  return history_;
}

void Log::clear_history(std::uint64_t seq) {
  shown_from_ = seq + 1;
  std::erase_if(messages_, [seq](const EntryPtr& entry) { return entry->event.seq <= seq; });
  history_.reset();
}

std::shared_ptr<const History> Log::last_messages(std::size_t count, std::uint64_t last) const {
  std::vector<EntryPtr> found;
  const auto end = std::upper_bound(
      said_.begin(), said_.end(), last,
      [this](std::uint64_t seq, std::uint64_t index) { return seq < at(index)->event.seq; });
  for (auto index = std::make_reverse_iterator(end);
       index != said_.rend() && found.size() < count && at(*index)->event.seq >= shown_from_;
       ++index) {
    found.push_back(at(*index));
  }
  // Joins and leaves may have pushed messages out of the window.
  if (!found.empty()) last = found.back()->event.seq - 1;
  for (auto entry = messages_.rbegin(); entry != messages_.rend() && found.size() < count;
       ++entry) {
    if ((*entry)->event.seq <= last) found.push_back(*entry);
  }
  std::reverse(found.begin(), found.end());
  std::shared_ptr<History> history = history_of(std::move(found));
  *recalled_ += history->bytes;
  history->counted = {nullptr, [recalled = recalled_, bytes = history->bytes](void* /*none*/) {
                        *recalled -= bytes;
                      }};
  return history;
}

}  // namespace chat
