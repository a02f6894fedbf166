#include "server/room/moves.h"

#include <algorithm>

namespace chat {

bool is_move(const LogEntry& entry) {
  return entry.event.is<event::Joined, event::Left, event::Away, event::Back>();
}

bool Moves::may_move() const {
  const std::size_t least = std::min(limits_.moves_at_least, limits_.moves_under_way);
  return under_way_ < std::clamp(members_.connections() / limits_.connections_per_move, least,
                                 limits_.moves_under_way);
}

void Moves::wake_next() {
  if (!may_move()) return;
  const bool is_turn_to_go = coming_.waiting == 0 || !woke_one_who_goes_;
  woke_one_who_goes_ = going_.waiting > 0 && is_turn_to_go;
  (woke_one_who_goes_ ? going_ : coming_).turn.notify_one();
}

void Moves::wake_all() {
  coming_.turn.notify_all();
  going_.turn.notify_all();
}

bool Moves::begin_joining(const std::string& counted_as) {
  if (joining_in_all_ >= limits_.joining_in_all) return false;
  std::size_t& of_address = joining_[counted_as];
  if (of_address >= limits_.joining_per_address) return false;
  ++of_address;
  ++joining_in_all_;
  return true;
}

void Moves::end_joining(const std::string& counted_as) {
  const auto found = joining_.find(counted_as);
  if (--found->second == 0) joining_.erase(found);
  --joining_in_all_;
}

}  // namespace chat
