// One connection to the server in the native dialect (common/PROTOCOL.md): saying hello, numbering
// lines, and which of them have no outcome yet. Never waits: see wants_to_send() and poll(2).

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/event.h"
#include "common/line_buffer.h"
#include "common/socket.h"
#include "common/wire.h"

namespace chat {

class Connection {
 public:
  explicit Connection(Socket socket);

  [[nodiscard]] int fd() const { return socket_.fd(); }

  // Asks to be let in; the answer is a Welcome, or an Error or Bye, or the end. May be tried again
  // after an Error.
  void hello(const wire::Hello& hello);

  // Whether one more line may be under way.
  [[nodiscard]] bool has_room() const { return in_flight_.size() < wire::kMaxInFlight; }
  void send_line(std::string text);
  // Says goodbye with a line that asks for it; its outcome is the end.
  void quit(std::string_view line);

  [[nodiscard]] bool wants_to_send() const { return !outgoing_.empty(); }
  // Hands to the kernel what it takes. That nothing can be sent any more is left to receive() to
  // find out: what the server had to say before may still be there.
  void send();

  enum class Link : std::uint8_t { Up, Down };
  // Takes what has come, of a lot only the beginning. Down: nothing more will come.
  [[nodiscard]] Link receive();
  // The next event of what has come. Lines that are not of the dialect are passed over.
  [[nodiscard]] std::optional<Event> next();

  // The text of a line whose outcome has come, which is then forgotten; empty for an unknown one.
  std::string settle(std::uint64_t number);
  // The lines without an outcome, in order.
  [[nodiscard]] std::vector<std::string> unconfirmed() const;
  [[nodiscard]] bool has_unconfirmed() const { return !in_flight_.empty(); }
  // The line that the server works on now; nullptr for none.
  [[nodiscard]] const std::string* line_in_work() const;

  // The last complaint in prose before the welcome: why a server closed the door.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  struct Line {
    std::uint64_t number;
    std::string text;
  };

  Socket socket_;
  LineBuffer incoming_;
  // At most kMaxInFlight lines, each bounded by what it was typed into, and a goodbye.
  std::string outgoing_;
  std::deque<Line> in_flight_;
  std::uint64_t last_number_ = 0;
  std::string complaint_;
  enum class Door : std::uint8_t { Outside, Inside } door_ = Door::Outside;
};

}  // namespace chat
