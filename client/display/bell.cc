#include "client/display/bell.h"

#include "client/display/layout.h"

namespace chat {
namespace {

// Older messages ring no bell: they have been waiting already.
constexpr std::int64_t kNewsMs = 60'000;
// Many whispers at once shall not ring without end.
constexpr std::chrono::seconds kBetweenBells{3};

}  // namespace

std::string BellRinger::ring(const Entry& entry, Bell wish, std::int64_t wall_ms,
                             Clock::time_point now) {
  const bool is_news = entry.whose == Entry::Whose::AtMe && wall_ms - entry.time_ms <= kNewsMs;
  if (!is_news || wish == Bell::Off) return "";
  // OSC 9: the terminal shows it on the desktop. The text is clean, so nothing in it ends the
  // sequence.
  if (wish == Bell::Notify)
    return "\x1b]9;" + shown("[" + entry.name + "] " + entry.text) + "\x1b\\";
  if (now - rung_at_ < kBetweenBells) return "";
  rung_at_ = now;
  return "\a";
}

}  // namespace chat
