#include "server/room/slowed.h"

namespace chat {

bool Slowed::note_line(SlowedTime& time, Clock::time_point now) {
  ++lines_;
  if (time.told_at && now < *time.told_at + kTellEvery) return false;
  if (!minute_began_ || now >= *minute_began_ + kTellEvery) {
    minute_began_ = now;
    told_ = 0;
  }
  if (told_ == kMostTold) return false;
  ++told_;
  time.told_at = now;
  return true;
}

}  // namespace chat
