#include "server/log/log_entry.h"

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

std::shared_ptr<History> make_history(std::vector<EntryPtr> messages) {
  auto history = std::make_shared<History>();
  for (const EntryPtr& message : messages) {
    history->bytes += sizeof(EntryPtr) + message->cost;
  }
  history->messages = std::move(messages);
  return history;
}

}  // namespace chat
