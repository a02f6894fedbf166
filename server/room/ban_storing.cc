// The room's bans and their file: what takes long is done without the room's mutex.

#include <string>
#include <utility>
#include <vector>

#include "server/moderation/ban_merge.h"
#include "server/room/room.h"

namespace chat {

std::string Room::store_bans() {
  const MutexLock storing(storing_bans_);
  std::vector<Ban> all;
  bool are_first = false;
  {
    const MutexLock lock(mutex_);
    if (moderation_.bans.version() == stored_bans_) return "";
    are_first = stored_bans_ == 0;
    stored_bans_ = moderation_.bans.version();
    all = moderation_.bans.all(settings_.time_of_day());
  }
  std::string remark;
  if (settings_.store_bans) {
    remark = settings_.store_bans(all).value_or("");
  } else if (are_first) {
    remark = "bans hold until the server ends; --bans FILE keeps them";
  }
  if (!remark.empty() && settings_.remark) settings_.remark(remark);
  return remark;
}

// When an order has changed the bans meanwhile, it is done again.
BanReload Room::reload_bans() {
  const MutexLock storing(storing_bans_);
  for (;;) {
    std::vector<Ban> before;
    std::uint64_t version = 0;
    {
      const MutexLock lock(mutex_);
      before = moderation_.bans.all(settings_.time_of_day());
      version = moderation_.bans.version();
    }
    ReadBans read = settings_.read_bans(before);
    if (!read.error.empty()) return {std::move(read.error)};
    Bans bans(read.bans, settings_.time_of_day());
    {
      const MutexLock lock(mutex_);
      if (moderation_.bans.version() != version) continue;
      moderation_.bans.exchange(bans);
      stored_bans_ = moderation_.bans.version();
    }
    return {settings_.store_bans(read.bans).value_or(""), not_in(before, read.bans),
            not_in(read.bans, before)};
  }
}

}  // namespace chat
