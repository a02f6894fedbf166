// What hostile peers are made of. Nothing here throws for what the server does: an attacker goes
// on.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"
#include "test/hostile/attacks/attack_process.h"

namespace chat::hostile {

// Keeps what the kernel holds for a peer that does not read small; unset: the kernel's choice.
enum class Receives { Usual, Little };

// An address that a peer connects from: 127.0.0.1, 127.0.1.1, 127.0.2.1, ...
using Address = unsigned;
inline constexpr Address kOneAddress = 0;

// Waits up to a second to be connected. Not valid() when that failed. Sends and receives of the
// socket wait up to a second, too.
[[nodiscard]] Socket dial(std::uint16_t port, Receives receives = Receives::Usual,
                          Address from = kOneAddress);

// Ends the connection with a reset.
void reset(Socket& socket);

// Reads until `text` has come; false at the end, or when nothing comes for a second.
[[nodiscard]] bool hears(const Socket& socket, std::string_view text);

// In the plain dialect; not valid() when refused.
[[nodiscard]] Socket join(std::uint16_t port, std::string_view name,
                          Receives receives = Receives::Usual);

// In the native dialect; `lines` are said right behind the hello, and their last outcome awaited.
[[nodiscard]] Socket begin_session(std::uint16_t port, std::string_view name,
                                   const std::vector<std::string>& lines = {},
                                   Address from = kOneAddress);

// As many sessions of one address may wait that have only begun, and some fewer.
inline constexpr unsigned kWaitingOfAnAddress = 250;

// `text`, `count` times.
[[nodiscard]] std::string repeated(std::string_view text, std::size_t count);

// A line as long as may be, to everyone.
[[nodiscard]] std::string longest_line();

// So many who flood move the log's window on: one alone may say 4 MiB a second only
// (Limits::work_per_second).
inline constexpr std::size_t kFlooders = 6;

// Peers in one loop: each says what `next` gives as fast as the server takes it, and reads and
// forgets what comes. A peer that was cut stays away.
class Talkers {
 public:
  // Gives what the peer with this index says next; empty: nothing any more.
  using Next = std::function<std::string(std::size_t index)>;
  Talkers(std::vector<Socket> peers, Next next);

  struct Talk {
    std::uint64_t sent = 0;   // bytes that the kernels took; the server may have read fewer
    std::uint64_t heard = 0;  // bytes
  };
  // Until the context is over.
  Talk talk(const AttackContext& context);

 private:
  struct Peer {
    Socket socket;
    std::string out;
    std::size_t sent = 0;
  };
  void say(std::size_t index);
  bool read(Peer& peer);

  std::vector<Peer> peers_;
  Next next_;
  Fd epoll_;
  std::vector<char> buffer_;
  Talk talk_;
};

// So many people of the plain dialect, called `prefix` and a number; fewer where some are refused.
[[nodiscard]] std::vector<Socket> join_all(std::uint16_t port, std::string_view prefix,
                                           std::size_t count, Receives receives = Receives::Usual);

}  // namespace chat::hostile
