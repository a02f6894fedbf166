#include "server/room/price.h"

namespace chat {

std::size_t price_of(const LogEntry& entry, Recorded recorded) {
  if (entry.target == entry.actor) return entry.cost;
  if (recorded == Recorded::No) return 0;
  constexpr std::size_t kRest = 64;  // of a record: numbers, time, checksum
  return kRest + name_of(entry.event).size() + text_of(entry.event).size();
}

}  // namespace chat
