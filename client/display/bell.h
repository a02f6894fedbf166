// Alerts for what is said to the person: the terminal's bell, or a notification. Pure.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "client/settings/preferences.h"
#include "client/talk/entry.h"

namespace chat {

class BellRinger {
 public:
  using Clock = std::chrono::steady_clock;

  // The bytes for the terminal; none where it is not said to the person, or not rung for.
  // `wall_ms`: since 1970, UTC.
  [[nodiscard]] std::string ring(const Entry& entry, Bell wish, std::int64_t wall_ms,
                                 Clock::time_point now);

 private:
  Clock::time_point rung_at_{};
};

}  // namespace chat
