// The price list: what a member's lines cost beyond their delivery to the others, which undelivered
// bytes bound. Without it, one who floods would take all that others leave of the cores.

#pragma once

#include <cstddef>

#include "server/log/log.h"

namespace chat {

// In bytes, for the entry that the request has led to. It is numbered and has its cost.
//   - an answer for the member alone (people, history, help, errors): the memory of all it holds
//   - what everyone gets, or one other: its name and text, and a fixed part, however short it is:
//     to take it in, to encode it, and to store it where there is a transcript
[[nodiscard]] std::size_t price_of(const LogEntry& entry);

// The price of an answer to a ping that nobody has sent. It takes the room's mutex and brings
// nothing: said for ever, it would keep everybody else waiting for that.
inline constexpr std::size_t kPriceOfPong = 4'096;

}  // namespace chat
