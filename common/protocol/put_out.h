// Who was put out of the room, as the reason of their `left` says it. Pure; safe from any thread.

#pragma once

#include <string_view>

#include "common/protocol/event.h"

namespace chat {

// What such a reason begins with: then the name of who did it. A person's own reason is in quotes.
inline constexpr std::string_view kKickedBy = "kicked by ";
inline constexpr std::string_view kBannedBy = "banned by ";

// Whether the leave is news of its own, which is never told together with others.
[[nodiscard]] inline bool was_put_out(const event::Left& left) {
  return left.reason.starts_with(kKickedBy) || left.reason.starts_with(kBannedBy);
}

}  // namespace chat
