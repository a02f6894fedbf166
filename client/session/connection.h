// One connection to the server in the native dialect (common/protocol/PROTOCOL.md): sends lines,
// receives events. ClientSession keeps what outlives it. Never waits: see wants_to_send() and
// poll(2).

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/session/via_program.h"
#include "common/protocol/event.h"
#include "common/protocol/wire.h"
#include "common/system/socket.h"
#include "common/text/line_buffer.h"

namespace chat {

class Connection {
 public:
  // `program`: what has made it, if any did; it ends with the connection.
  explicit Connection(Socket socket, std::unique_ptr<ViaProgram> program = nullptr);

  [[nodiscard]] int fd() const { return socket_.fd(); }
  // nullptr when there is none.
  [[nodiscard]] ViaProgram* program() const { return program_.get(); }

  // Asks to join. The answer is a Welcome, an Error, a Bye, or the end of the connection. May be
  // called again after an Error.
  void hello(const wire::Hello& hello);
  // The password of the room; the hello behind it has the answer.
  void password(std::string_view secret) { wire::append_password(outgoing_, secret); }

  void send_line(std::uint64_t number, std::string_view text);
  // Answers a ping: everything up to `seq` has arrived.
  void pong(std::uint64_t seq);

  [[nodiscard]] bool wants_to_send() const { return !outgoing_.empty(); }
  // Gives the kernel as much as it takes. An error is left for receive() to find, because the
  // server's last lines may still be there to read.
  void send();

  enum class Link : std::uint8_t { Up, Down };
  // Receives what has come, a bounded part at a time. Down: nothing more will come.
  [[nodiscard]] Link receive();
  // The next received event. Ignores lines that are not of the dialect.
  [[nodiscard]] std::optional<Event> next();

  // The last complaint in prose before the welcome: why the server refuses this connection.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  // Whether a program has ended before anything came from the server.
  [[nodiscard]] bool was_never_made() const { return program_ && !has_received_; }
  // After Link::Down: what its program says of it; empty without one.
  [[nodiscard]] std::string why_down() const {
    return program_ ? program_->end_and_tell() : std::string();
  }

 private:
  std::unique_ptr<ViaProgram> program_;  // ends after the socket is closed
  Socket socket_;
  LineBuffer incoming_;
  // Bounded: at most kMaxInFlight lines, each of at most kMaxTyped bytes, a goodbye, and pongs up
  // to kMaxOutgoing.
  std::string outgoing_;
  std::string complaint_;
  bool has_received_ = false;
  bool welcomed_ = false;
};

}  // namespace chat
