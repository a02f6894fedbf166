// One connection to the server in the native dialect (common/protocol/PROTOCOL.md): lines out,
// events in. What is to outlive it is ClientSession's. Never waits: see wants_to_send() and
// poll(2).

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/protocol/event.h"
#include "common/protocol/wire.h"
#include "common/system/socket.h"
#include "common/text/line_buffer.h"

namespace chat {

class Connection {
 public:
  explicit Connection(Socket socket);

  [[nodiscard]] int fd() const { return socket_.fd(); }

  // Asks to be let in; the answer is a Welcome, or an Error or Bye, or the end. May be tried again
  // after an Error.
  void hello(const wire::Hello& hello);

  void send_line(std::uint64_t number, std::string_view text);
  // Answers a ping: everything up to `seq` has come.
  void pong(std::uint64_t seq);

  [[nodiscard]] bool wants_to_send() const { return !outgoing_.empty(); }
  // Hands to the kernel what it takes. That nothing can be sent any more is left to receive() to
  // find out: what the server had to say before may still be there.
  void send();

  enum class Link : std::uint8_t { Up, Down };
  // Takes what has come, of a lot only the beginning. Down: nothing more will come.
  [[nodiscard]] Link receive();
  // The next event of what has come. Lines that are not of the dialect are passed over.
  [[nodiscard]] std::optional<Event> next();

  // The last complaint in prose before the welcome: why the server refuses this connection.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  Socket socket_;
  LineBuffer incoming_;
  // At most kMaxInFlight lines, each bounded by what it was typed into, a goodbye, and pongs up to
  // kMaxOutgoing.
  std::string outgoing_;
  std::string complaint_;
  bool welcomed_ = false;
};

}  // namespace chat
