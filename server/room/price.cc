#include "server/room/price.h"

namespace chat {

std::size_t price_of(const LogEntry& entry) {
  if (entry.target == entry.actor) return entry.cost;
  constexpr std::size_t kFixedPart = 64;  // of a record: numbers, time, checksum
  return kFixedPart + name_of(entry.event).size() + text_of(entry.event).size();
}

}  // namespace chat
