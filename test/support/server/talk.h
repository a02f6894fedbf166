// Much talk, for tests of what the server does with it.

#pragma once

#include <string>
#include <string_view>

#include "server/room/limits.h"
#include "test/support/peers/peer.h"

namespace chat::test {

// A text of 1000 bytes that begins with its number.
[[nodiscard]] std::string message(int number);
// Says messages 0 to `count` - 1 as `sender`, and waits until `other` has the last of them.
void say_many(Peer& sender, Peer& other, int count);

// For readers who never go on: the kernel hides little from the server then.
void shrink_buffers(Peer& peer);
// Limits with which who does not read is behind after some hundreds of messages.
[[nodiscard]] Limits behind_soon();
// More of them than such a server's socket and a reader's hold.
inline constexpr int kMoreThanSocketsHold = 1000;

// Takes what is owed to `peer` until the server's goodbye, and closes: the server need not linger.
[[nodiscard]] bool leaves_at_bye(Peer& peer, std::string_view request = "");

}  // namespace chat::test
