// The price list: what a member's request costs beyond its delivery to the others, which
// undelivered bytes bound.

#pragma once

#include <cstddef>

#include "server/log/log.h"
#include "server/room/settings.h"

namespace chat {

// In bytes, for the entry that the request has led to. It is numbered and has its cost.
//   - an answer for the member alone (people, history, help, errors): the memory of all it holds
//   - what everyone gets, or one other: what the transcript stores of it, where there is one
[[nodiscard]] std::size_t price_of(const LogEntry& entry, Recorded recorded);

// The price of an answer to a ping that nobody has sent. It takes the room's mutex and brings
// nothing: said for ever, it would keep everybody else waiting for that.
inline constexpr std::size_t kPriceOfPong = 4'096;

}  // namespace chat
