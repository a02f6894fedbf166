// The languages of the servers under test, as far as a load generator must speak them.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "test/bench/load/message.h"

namespace chat::bench {

struct Line {
  enum class Kind {
    Said,     // a message: `text`
    Welcome,  // now this client is in the room: `people` are, if the server says; `text` is its
              // session's token, in a dialect that has sessions
    Joined,   // `people` others joined
    Outcome,  // the server confirms a line of this client
    Current,  // what was missed ends here
    Answer,   // `answer` must be sent for things to go on
    Refusal,  // something went wrong; `text` is the whole line
    Other,
  };
  Kind kind = Kind::Other;
  std::string_view text{};
  std::uint64_t people = 0;
  std::string answer{};
};

// Stateless: one serves all clients.
class Dialect {
 public:
  virtual ~Dialect() = default;
  // What a client sends as soon as it is connected.
  [[nodiscard]] virtual std::string hello(std::string_view name) const = 0;
  // Replaces `out` by the line that says `text` to everyone; `number` counts a client's lines,
  // from 1.
  virtual void say(std::uint32_t number, const Text& text, std::string& out) const = 0;
  // Takes the next line off `bytes`, without what ends or frames it; nothing while it is not whole.
  [[nodiscard]] virtual std::optional<std::string_view> take_line(std::string_view& bytes) const;
  // `line` comes from take_line() and outlives what is returned.
  [[nodiscard]] virtual Line read(std::string_view line) const = 0;

  // For sessions that outlive their connections; a dialect without them has neither.
  // What a client sends to take up its session, having had everything up to `place`.
  [[nodiscard]] virtual std::string hello_again(std::string_view /*token*/,
                                                std::uint64_t /*place*/) const {
    return {};
  }
  // The place in the server's log that `line` tells; 0: none.
  [[nodiscard]] virtual std::uint64_t place(std::string_view /*line*/) const { return 0; }
};

[[nodiscard]] const Dialect& plain_dialect();
[[nodiscard]] const Dialect& native_dialect();
[[nodiscard]] const Dialect& irc_dialect();
// The native dialect's lines in WebSocket frames.
[[nodiscard]] const Dialect& web_dialect();
// WebSocket messages which their server sends on as they are, to everybody else
// (test/bench/systems/ws_broadcast.js).
[[nodiscard]] const Dialect& ws_dialect();

}  // namespace chat::bench
